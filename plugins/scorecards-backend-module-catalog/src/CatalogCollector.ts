import {
  parseEntityRef,
  RELATION_CONSUMES_API,
  RELATION_DEPENDS_ON,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  RELATION_PROVIDES_API,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';
import type {
  CollectContext,
  Collected,
  CollectRequest,
  CollectSubject,
  FactCollector,
} from '@paved/plugin-scorecards-node';

/** Relations whose targets facts say something about. */
const FOLLOWED = [
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  RELATION_DEPENDS_ON,
  RELATION_PROVIDES_API,
  RELATION_CONSUMES_API,
];

/** Words of on-call schedules and of the tools that keep them. */
const ON_CALL = /\bon[- ]?call\b|pagerduty|opsgenie|incident\.io/i;

/**
 * What the catalog itself says of an entity. Every fact but `owner` is always there: what an entity doesn't have
 * is known not to be there.
 *
 * @public
 */
export class CatalogCollector implements FactCollector {
  readonly id = 'catalog';

  async *collect(
    { subjects, signal }: CollectRequest,
    context: CollectContext,
  ): AsyncIterable<Collected> {
    const known = await context.entities([
      ...new Set(
        subjects.flatMap(({ entity }) =>
          FOLLOWED.flatMap(type => targetsOf(entity, type)),
        ),
      ),
    ]);
    const observedAt = context.now.toISOString();
    for (const subject of subjects) {
      signal.throwIfAborted();
      yield collectOne(subject, known, observedAt);
    }
  }
}

function collectOne(
  { entityRef, entity }: CollectSubject,
  known: Map<string, Entity>,
  observedAt: string,
): Collected {
  try {
    return {
      entityRef,
      facts: Object.fromEntries(
        Object.entries(valuesOf(entity, known))
          .filter(([, value]) => value !== undefined)
          .map(([name, value]) => [
            name,
            { value: value as JsonValue, observedAt },
          ]),
      ),
    };
  } catch (error) {
    return { entityRef, error: toError(error).message };
  }
}

function valuesOf(
  entity: Entity,
  known: Map<string, Entity>,
): Record<string, JsonValue | undefined> {
  const { metadata, spec } = entity;
  const annotations = metadata.annotations ?? {};
  const [owner] = targetsOf(entity, RELATION_OWNED_BY);
  const systems = targetsOf(entity, RELATION_PART_OF).filter(
    ref => parseEntityRef(ref).kind === 'system',
  );
  const dependencies = targetsOf(entity, RELATION_DEPENDS_ON);
  const provided = targetsOf(entity, RELATION_PROVIDES_API);
  const consumed = targetsOf(entity, RELATION_CONSUMES_API);
  const used = [...dependencies, ...consumed];

  const ownerEntity = known.get(owner ?? '');
  const ownerIsGroup = ownerEntity?.kind.toLowerCase() === 'group';
  return {
    owner,
    ownerExists: owner !== undefined && known.has(owner),
    ownerIsGroup,
    ownerOnCall: ownerIsGroup && leadsTo(ownerEntity, ON_CALL),
    descriptionLength: metadata.description?.trim().length ?? 0,
    hasTitle: Boolean(metadata.title?.trim()),
    lifecycle: textOf(spec?.lifecycle),
    type: textOf(spec?.type),
    hasSystem: systems.some(ref => known.has(ref)),
    hasDocs: ['backstage.io/techdocs-ref', 'backstage.io/techdocs-entity'].some(
      key => annotations[key]?.trim(),
    ),
    hasDashboard: leadsTo(entity, /dashboard/i),
    hasRunbook: leadsTo(entity, /run-?book/i),
    hasOnCall: leadsTo(entity, ON_CALL),
    links: metadata.links?.length ?? 0,
    tags: metadata.tags ?? [],
    providedApis: provided.length,
    consumedApis: consumed.length,
    dependencies: dependencies.length,
    missingReferences: missing([...used, ...provided], known),
    deprecatedDependencies: used.filter(
      ref => textOf(known.get(ref)?.spec?.lifecycle) === 'deprecated',
    ),
    relations: countByType(entity),
  };
}

/** Whether a link or an annotation of an entity leads to such a thing. */
function leadsTo({ metadata }: Entity, words: RegExp): boolean {
  return (
    (metadata.links ?? []).some(({ type, icon, title, url }) =>
      [type, icon, title, url].some(text => words.test(text ?? '')),
    ) ||
    Object.entries(metadata.annotations ?? {}).some(
      ([key, value]) => words.test(key) && value.trim() !== '',
    )
  );
}

function missing(refs: string[], known: Map<string, Entity>): string[] {
  return refs.filter(ref => !known.has(ref));
}

function countByType({ relations }: Entity): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type } of relations ?? []) {
    counts[type] = (counts[type] ?? 0) + 1;
  }
  return counts;
}

function targetsOf({ relations }: Entity, type: string): string[] {
  return (relations ?? [])
    .filter(relation => relation.type === type)
    .map(({ targetRef }) => stringifyEntityRef(parseEntityRef(targetRef)));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
