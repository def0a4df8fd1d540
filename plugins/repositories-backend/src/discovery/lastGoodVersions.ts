import { InputError } from '@backstage/errors';
import type {
  Inspection,
  RepositoryFiles,
} from '@paved/plugin-repositories-common';

/** Whether a document that the repository declared before, and that this inspection lacks, is there but broken. */
export type Keeps = (document: { path: string; entityRef: string }) => boolean;

/** What is wrong is the name by which the document was known: the one it has now does not say which it was. */
const BREAKS_NAME = new Set(['kind-format', 'name-format', 'namespace-format']);

/**
 * A document that can't be read keeps its last good version; a document that is gone does not.
 *
 * It counts as there but broken when an error names it; when its file has an error that does not say which document it is
 * about; or when its file is there but is no longer reached, because something on the way to it (a Location) is broken.
 * What a rule forbids is not kept: a forbidden kind must not outlive the rule.
 */
export async function lastGoodVersions(
  inspection: Inspection,
  files: RepositoryFiles,
): Promise<Keeps> {
  const errors = inspection.findings.filter(
    finding =>
      finding.severity === 'error' && finding.rule !== 'kind-not-allowed',
  );
  if (errors.length === 0) {
    return () => false;
  }
  const named = new Set(errors.map(error => error.entityRef));
  const unclear = new Set(
    errors
      .filter(error => !error.entityRef || BREAKS_NAME.has(error.rule))
      .map(error => error.path),
  );
  const reached = new Set(inspection.files);
  const hidesFiles = errors.some(
    error => !error.entityRef || error.entityRef.startsWith('location:'),
  );
  const isPresent = hidesFiles ? await presence(files) : () => false;
  return ({ path, entityRef }) =>
    named.has(entityRef) ||
    unclear.has(path) ||
    (!reached.has(path) && isPresent(path));
}

/** Where files are too many to be listed, none of them is known to be gone. */
async function presence(
  files: RepositoryFiles,
): Promise<(path: string) => boolean> {
  try {
    const present = new Set(
      await files.find(['**/*.yaml', '**/*.yml', '**/*.json']),
    );
    return path => present.has(path);
  } catch (error) {
    if (error instanceof InputError) {
      return () => true;
    }
    throw error;
  }
}
