type PathTests = typeof import('@paved/path-tests');

/**
 * What tests paths, loaded when it is needed: a scaffolder and Kubernetes' schemas come with it, which no other command should
 * wait for.
 */
export async function loadPathTests(): Promise<PathTests> {
  const loaded: PathTests & { default?: PathTests } = await import(
    '@paved/path-tests'
  );
  // Node finds no names in what is transformed while it is loaded
  return loaded.default ?? loaded;
}
