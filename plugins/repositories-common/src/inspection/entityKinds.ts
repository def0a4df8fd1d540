import type { Entity } from '@backstage/catalog-model';

/**
 * A field of an entity that names other entities.
 *
 * @public
 */
export interface ReferenceField {
  /** Dot-separated, such as `spec.owner`. Its value is a string or a list of strings. */
  field: string;
  /** Kind of a reference that names none; without it such a reference is an error. */
  defaultKind?: string;
}

/**
 * A kind of entity that the catalog knows.
 *
 * @public
 */
export interface EntityKind {
  kind: string;
  apiVersions: string[];
  /**
   * Same contract as catalog-model's `KindValidator`.
   *
   * @throws TypeError naming the first violation
   */
  check(entity: Entity): Promise<boolean>;
  references: ReferenceField[];
}

/**
 * The kinds that the portal's catalog knows. Kinds of other plugins are added to it:
 * `kinds: [...entityKinds, scorecardKind]`.
 *
 * @public
 */
export const entityKinds: readonly EntityKind[] = [];
