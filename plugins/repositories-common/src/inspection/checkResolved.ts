import type { Entity } from '@backstage/catalog-model';
import type { JsonObject, JsonValue } from '@backstage/types';
import { checkEntity } from './checkEntity';
import type { EntityKind } from './entityKinds';
import type { Reference } from './entityReferences';
import type { ResolvedDocument } from './PlaceholderResolver';
import type { Path, Problem } from './problem';

/** What {@link checkResolved} found. Without an entity at least one problem is an error. */
export interface ResolvedEntity {
  entity?: Entity;
  references: Reference[];
  problems: Problem[];
}

/**
 * Checks a document whose placeholders are resolved as far as the repository goes. What a placeholder left to the
 * catalog will bring in is unknown: it is given the benefit of the doubt, and everything around it is checked.
 */
export async function checkResolved(
  { document, external, problems }: ResolvedDocument,
  kinds: readonly EntityKind[],
): Promise<ResolvedEntity> {
  const unresolved = problems
    .filter(({ severity }) => severity === 'error')
    .map(({ at }) => at.slice(0, -1));
  const assumed = external.reduce(
    (data, at) => replace(data, at, 'x') as JsonObject,
    document,
  );
  const checked = await checkEntity(assumed, kinds);
  const own = checked.problems.filter(
    ({ at }) => !isWithin(at, [...unresolved, ...external]),
  );
  const all = [...problems, ...own];
  if (unresolved.length || own.length) {
    return { references: [], problems: all };
  }
  return {
    entity: document as unknown as Entity,
    references: (checked.references ?? []).filter(
      ({ at }) => !isWithin(at, external),
    ),
    problems: all,
  };
}

function isWithin(path: Path, places: Path[]): boolean {
  return places.some(place =>
    place.every((step, index) => path[index] === step),
  );
}

function replace(data: JsonValue, path: Path, value: JsonValue): JsonValue {
  if (!path.length) {
    return value;
  }
  const [step, ...rest] = path;
  if (Array.isArray(data)) {
    return data.map((item, index) =>
      index === step ? replace(item, rest, value) : item,
    );
  }
  return typeof data === 'object' && data !== null
    ? { ...data, [step]: replace(data[step] ?? null, rest, value) }
    : data;
}
