import type { EntityKind } from './entityKinds';
import type { IsReadable } from './externalAddress';
import { InspectionRun } from './InspectionRun';
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
  /** As {@link matchPaths} reads them; {@link defaultCatalogFileGlobs} by default. */
  globs?: readonly string[];
  /**
   * Everything is allowed by default. As in the catalog, a document that a Location brought in is allowed when its kind
   * is allowed for its own file or for the catalog file where the chain of Locations began.
   */
  isKindAllowed?: IsKindAllowed;
  /**
   * URL of the repository's root folder at its default branch, such as
   * `http://localhost:7007/git/fintech-fast/ledger-api/src/branch/main`, no trailing slash. Absolute URLs under it are
   * read from the repository itself.
   */
  sourceUrl?: string;
  /**
   * An address that it refuses is an error: the catalog would fail on it. Without it nobody knows, and a warning says what
   * the portal will need.
   */
  isReadable?: IsReadable;
  limits?: Partial<InspectionLimits>;
  /** `entityKinds` by default. */
  kinds?: readonly EntityKind[];
}

/**
 * Finds, reads and checks a repository's catalog files. Deterministic; reads nothing but `files`; a broken file never
 * hides another one.
 *
 * @throws only what `files.find` throws, unless that is an InputError
 * @public
 */
export async function inspectRepository(
  options: InspectRepositoryOptions,
): Promise<Inspection> {
  return InspectionRun.create(options).inspect(
    options.globs ?? defaultCatalogFileGlobs,
  );
}
