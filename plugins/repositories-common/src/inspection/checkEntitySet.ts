import { Suggestions } from './Suggestions';
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
  /** Where references were looked for, to end the sentence "which is not …"; `in the catalog` by default. */
  scope?: string;
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
  const holders = new Map<string, TDocument>();
  const takenFrom = new Map<TDocument, TDocument>();
  for (const document of options.documents) {
    const holder = holders.get(document.entityRef);
    if (holder) {
      takenFrom.set(document, holder);
    } else {
      holders.set(document.entityRef, document);
    }
  }
  const unknown = await unknownRefs(options, holders, takenFrom);
  const suggestions = Suggestions.create(holders.keys());
  const { scope = 'in the catalog' } = options;
  const findings = options.documents.flatMap(document => {
    const holder = takenFrom.get(document);
    return holder
      ? [nameTaken(document, holder)]
      : document.references
          .filter(({ entityRef }) => unknown.has(entityRef))
          .map(reference =>
            unknownReference(document, reference, suggestions, scope),
          );
  });
  return { documents: [...holders.values()], findings };
}

async function unknownRefs<TDocument extends RepositoryDocument>(
  { documents, existing }: CheckEntitySetOptions<TDocument>,
  holders: ReadonlyMap<string, TDocument>,
  takenFrom: ReadonlyMap<TDocument, TDocument>,
): Promise<Set<string>> {
  const unknown = new Set<string>();
  for (const document of documents) {
    if (!takenFrom.has(document)) {
      for (const { entityRef } of document.references) {
        if (!holders.has(entityRef)) {
          unknown.add(entityRef);
        }
      }
    }
  }
  if (existing && unknown.size) {
    for (const entityRef of await existing([...unknown])) {
      unknown.delete(entityRef.toLowerCase());
    }
  }
  return unknown;
}

function nameTaken(
  document: RepositoryDocument,
  holder: RepositoryDocument,
): Finding & { repositoryId: string } {
  const where =
    holder.repositoryId === document.repositoryId
      ? `${holder.path}, line ${holder.line}`
      : `${holder.path} of ${holder.repositoryId}`;
  return {
    rule: 'name-taken',
    severity: 'error',
    repositoryId: document.repositoryId,
    path: document.path,
    line: document.line,
    message: `The name ${document.entityRef} is taken by ${where}`,
    remedy: 'Choose another name, or remove one of the two documents.',
    entityRef: document.entityRef,
  };
}

function unknownReference(
  document: RepositoryDocument,
  { field, entityRef, line }: RepositoryDocument['references'][number],
  suggestions: Suggestions,
  scope: string,
): Finding & { repositoryId: string } {
  const isOwner = field === 'spec.owner';
  const near = suggestions.for(entityRef);
  const advice = isOwner
    ? 'Name a team or person that the catalog knows; write a person as `user:name`.'
    : 'Correct the name, or add the missing entity to the catalog.';
  return {
    rule: isOwner ? 'owner-unknown' : 'reference-unknown',
    severity: 'warning',
    repositoryId: document.repositoryId,
    path: document.path,
    ...(line !== undefined && { line }),
    message: `${field} names ${entityRef}, which is not ${scope}`,
    remedy: near ? `Did you mean ${near}?` : advice,
    entityRef: document.entityRef,
  };
}
