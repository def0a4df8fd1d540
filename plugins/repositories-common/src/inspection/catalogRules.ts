import type { Entity } from '@backstage/catalog-model';
import type { JsonValue } from '@backstage/types';

/**
 * Whether `catalog.rules` let an entity come from a URL.
 *
 * @public
 */
export type IsEntityAllowed = (entity: Entity, url?: string) => boolean;

/**
 * Reads the `catalog.rules` section of the configuration into a predicate with the meaning that the catalog gives it.
 *
 * @param rules - value of `catalog.rules`; `undefined` gives the catalog's own default (Component, API, Location)
 * @throws InputError naming the wrong key
 * @public
 */
export function catalogRules(_rules?: JsonValue): IsEntityAllowed {
  return () => true;
}
