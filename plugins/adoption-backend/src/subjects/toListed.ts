import {
  parseEntityRef,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { cleanText } from '@paved/database';
import type { Subject } from '@paved/plugin-adoption-common';

/** Repository that an entity comes from. */
const ANNOTATION_REPOSITORY = 'paved.dev/repository';
/** Refs that an entity had before, separated by commas; for renames that the portal can't see by itself. */
const ANNOTATION_FORMERLY = 'paved.dev/formerly';

/** An entity as the catalog has it now. */
export type Listed = Pick<
  Subject,
  | 'entityRef'
  | 'kind'
  | 'type'
  | 'title'
  | 'owner'
  | 'system'
  | 'lifecycle'
  | 'repository'
> & {
  /** As it says itself, in lower case. */
  formerly: string[];
};

/** Fields of entities that {@link toListed} reads. */
export const LISTED_FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.title',
  'metadata.annotations',
  'spec.type',
  'spec.lifecycle',
  'relations',
];

export function toListed(entity: Entity): Listed {
  const { annotations = {}, title, namespace } = entity.metadata;
  const related = (type: string, kind: string) =>
    entity.relations
      ?.filter(relation => relation.type === type)
      .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US'))
      .find(ref => ref.startsWith(`${kind}:`));
  return {
    entityRef: stringifyEntityRef(entity).toLocaleLowerCase('en-US'),
    kind: entity.kind.toLocaleLowerCase('en-US'),
    type: text(entity.spec?.type),
    title: text(title),
    owner: related(RELATION_OWNED_BY, 'group'),
    system: related(RELATION_PART_OF, 'system'),
    lifecycle: text(entity.spec?.lifecycle),
    repository: text(annotations[ANNOTATION_REPOSITORY]),
    formerly: (annotations[ANNOTATION_FORMERLY] ?? '')
      .split(',')
      .flatMap(ref => fullRef(ref.trim(), entity.kind, namespace)),
  };
}

function fullRef(
  ref: string,
  defaultKind: string,
  defaultNamespace?: string,
): string[] {
  try {
    return [
      stringifyEntityRef(
        parseEntityRef(ref, { defaultKind, defaultNamespace }),
      ).toLocaleLowerCase('en-US'),
    ];
  } catch {
    // Nothing is known under what is no ref
    return [];
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? cleanText(value) : undefined;
}
