import type { EntityKind } from './entityKinds';
import type { InspectionLimits } from './limits';
import type { Inspection, IsKindAllowed, RepositoryFiles } from './types';

/**
 * Where catalog files are looked for unless configured otherwise.
 *
 * @public
 */
export const defaultCatalogFileGlobs: readonly string[] = [
  'catalog-info.yaml',
  'catalog-info.yml',
  '.backstage/catalog-info.yaml',
];

/**
 * @public
 */
export interface InspectRepositoryOptions {
  files: RepositoryFiles;
  /** Minimatch patterns; {@link defaultCatalogFileGlobs} by default. */
  globs?: readonly string[];
  /** Called with the path of the document's file. Everything is allowed by default. */
  isKindAllowed?: IsKindAllowed;
  /**
   * URL of the repository's root folder at its default branch, such as
   * `http://localhost:7007/git/fintech-fast/ledger-api/src/branch/main`, no trailing slash. Absolute URLs under it are
   * read from the repository itself.
   */
  sourceUrl?: string;
  limits?: Partial<InspectionLimits>;
  /** `entityKinds` by default. */
  kinds?: readonly EntityKind[];
}

/**
 * Finds, reads and checks a repository's catalog files. Deterministic; reads nothing but `files`; a broken file never
 * hides another one.
 *
 * @throws only what `files.find` throws
 * @public
 */
export async function inspectRepository(
  _options: InspectRepositoryOptions,
): Promise<Inspection> {
  return { files: [], documents: [], findings: [] };
}
