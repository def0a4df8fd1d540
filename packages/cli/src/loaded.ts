/**
 * A package that is loaded when it is needed, so that no other command waits for it.
 *
 * @param module - what `import()` gives
 */
export async function loaded<T extends object>(
  module: Promise<T & { default?: T }>,
): Promise<T> {
  const found = await module;
  // In what is transformed while it is loaded, Node finds no names
  return found.default ?? found;
}
