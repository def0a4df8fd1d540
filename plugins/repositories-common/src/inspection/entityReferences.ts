import {
  DEFAULT_NAMESPACE,
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { JsonValue } from '@backstage/types';
import type { EntityKind } from './entityKinds';
import { isObject } from './plainData';
import { excerpt, Path, Problem } from './problem';

/** An entity that another one names, with the place where it does. */
export interface Reference {
  field: string;
  /** Lower case. */
  entityRef: string;
  at: Path;
}

/**
 * The entities that an entity names in the fields its kind has for that. A reference that can't be read is an error:
 * the catalog would refuse the entity for it.
 */
export function entityReferences(
  entity: Entity,
  kind: EntityKind,
): { references: Reference[]; problems: Problem[] } {
  const references: Reference[] = [];
  const problems: Problem[] = [];
  const defaultNamespace = namespaceOf(entity);
  for (const { field, defaultKind } of kind.references) {
    for (const { text, at } of textsAt(entity, field)) {
      try {
        const ref = parseEntityRef(text, { defaultKind, defaultNamespace });
        references.push({ field, entityRef: stringifyEntityRef(ref), at });
      } catch {
        problems.push({
          rule: 'reference-format',
          severity: 'error',
          message: `${field} '${excerpt(
            text,
          )}' does not say which entity it means`,
          remedy: text.includes(':')
            ? 'Write it as kind:namespace/name, such as `component:default/ledger`.'
            : `Put the kind before it, such as \`component:${excerpt(
                text,
              )}\` or \`resource:${excerpt(text)}\`.`,
          at,
        });
      }
    }
  }
  return { references, problems };
}

function textsAt(
  entity: Entity,
  field: string,
): Array<{ text: string; at: Path }> {
  const path = field.split('.');
  const value = path.reduce<unknown>(
    (parent, key) => (isObject(parent) ? parent[key] : undefined),
    entity,
  ) as JsonValue | undefined;
  const items: Array<[JsonValue | undefined, Path]> = Array.isArray(value)
    ? value.map((item, index) => [item, [...path, index]])
    : [[value, path]];
  return items.flatMap(([text, at]) =>
    typeof text === 'string' && text ? [{ text, at }] : [],
  );
}

/** Of a document that may not have been found valid. */
function namespaceOf({ metadata }: { metadata?: unknown }): string {
  const namespace = isObject(metadata) ? metadata.namespace : undefined;
  return typeof namespace === 'string' && namespace
    ? namespace
    : DEFAULT_NAMESPACE;
}
