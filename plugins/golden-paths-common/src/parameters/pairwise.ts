import type { JsonObject, JsonValue } from '@backstage/types';
import { canonicalJson } from '@paved/plugin-repositories-common';
import { candidates } from './candidates';
import { parameterProblems } from './parameterProblems';
import { allParts, propertiesOf } from './subschemas';
import type { TemplateParameters } from './types';
import { applicableParts, withDefaults } from './withDefaults';

/** Left out: the parameter is not given. */
type Level = { value?: JsonValue };
type Row = Map<string, Level>;

/**
 * Few sets of parameters in which every two choices of two fields meet at least once, where the form allows it: every entry of a
 * list, both sides of a switch, each optional field given and not, and texts that are valid but unkind (quotes, braces, marks of
 * YAML, letters of other scripts, longest and shortest). The first is what somebody would fill in who takes all defaults.
 *
 * The same template has always the same sets. Each is without `parameterProblems`.
 *
 * @public
 */
export function pairwise(template: TemplateParameters): JsonObject[] {
  const levels = levelsOf(template);
  const names = [...levels.keys()];
  const missing = allPairs(levels);
  const sets = new Map<string, JsonObject>();
  const take = (row: Row) => {
    const parameters = settle(template, row);
    for (const pair of parameters ? pairsOf(levels, parameters) : []) {
      missing.delete(pair);
    }
    if (parameters) {
      sets.set(canonicalJson(parameters), parameters);
    }
  };
  take(new Map(names.map(name => [name, levels.get(name)![0]])));
  while (missing.size) {
    const [seed] = missing;
    // One that the form does not allow is not tried again
    missing.delete(seed);
    take(fill(levels, parsePair(levels, seed), missing));
  }
  return [...sets.values()];
}

function levelsOf(template: TemplateParameters): Map<string, Level[]> {
  const parts = template.pages.flatMap(page => allParts(page));
  return new Map(
    Object.entries(template.properties).map(([name, schema]) => {
      // A field that parts of the form narrow has the choices of all of them
      const narrowed = parts
        .flatMap(propertiesOf)
        .filter(([other, part]) => other === name && part !== schema)
        .map(([, part]) => ({ ...schema, ...part }));
      const values = [schema, ...narrowed].flatMap(candidates);
      const isOptional =
        !template.required.includes(name) && schema.default === undefined;
      const distinct = new Map(
        values.map(value => [canonicalJson(value), { value }]),
      );
      return [name, [...distinct.values(), ...(isOptional ? [{}] : [])]];
    }),
  );
}

/** The row as the form would send it; `undefined` when it would not. */
function settle(
  template: TemplateParameters,
  row: Row,
): JsonObject | undefined {
  let parameters: JsonObject = {};
  for (const [name, { value }] of row) {
    if (value !== undefined) {
      parameters[name] = value;
    }
  }
  const values = withDefaults(template, parameters);
  const shown = new Set(
    template.pages
      .flatMap(page => applicableParts(page, values))
      .flatMap(part => propertiesOf(part).map(([name]) => name)),
  );
  parameters = Object.fromEntries(
    Object.entries(parameters).filter(([name]) => shown.has(name)),
  );
  // What is asked for in this case only must be given
  for (const { path } of parameterProblems(template, parameters)) {
    const [name] = path;
    const schema = template.properties[name];
    if (schema && !Object.hasOwn(parameters, name)) {
      parameters[name] = candidates(schema)[0];
    }
  }
  return parameterProblems(template, parameters).length
    ? undefined
    : parameters;
}

const pairKey = (a: string, i: number, b: string, j: number) =>
  JSON.stringify([a, i, b, j]);

function allPairs(levels: Map<string, Level[]>): Set<string> {
  const pairs = new Set<string>();
  const entries = [...levels];
  for (const [index, [a, levelsOfA]] of entries.entries()) {
    for (const [b, levelsOfB] of entries.slice(index + 1)) {
      levelsOfA.forEach((_, i) =>
        levelsOfB.forEach((__, j) => pairs.add(pairKey(a, i, b, j))),
      );
    }
  }
  return pairs;
}

function parsePair(levels: Map<string, Level[]>, pair: string): Row {
  const [a, i, b, j] = JSON.parse(pair);
  return new Map([
    [a, levels.get(a)![i]],
    [b, levels.get(b)![j]],
  ]);
}

/** Chooses for each further field what meets most that has not met yet. */
function fill(
  levels: Map<string, Level[]>,
  row: Row,
  missing: Set<string>,
): Row {
  const order = [...levels.keys()];
  const indexOf = (name: string) => levels.get(name)!.indexOf(row.get(name)!);
  for (const name of order.filter(other => !row.has(other))) {
    const gains = levels.get(name)!.map(
      (_, i) =>
        [...row.keys()].filter(other => {
          const [a, b] =
            order.indexOf(name) < order.indexOf(other)
              ? [name, other]
              : [other, name];
          const j = indexOf(other);
          return missing.has(
            a === name ? pairKey(a, i, b, j) : pairKey(a, j, b, i),
          );
        }).length,
    );
    row.set(name, levels.get(name)![gains.indexOf(Math.max(...gains))]);
  }
  return row;
}

function pairsOf(
  levels: Map<string, Level[]>,
  parameters: JsonObject,
): string[] {
  const chosen = [...levels].flatMap(([name, all]) => {
    const given = canonicalJson(parameters[name]);
    const index = all.findIndex(({ value }) => canonicalJson(value) === given);
    return index < 0 ? [] : [{ name, index }];
  });
  return chosen.flatMap(({ name: a, index: i }, at) =>
    chosen.slice(at + 1).map(({ name: b, index: j }) => pairKey(a, i, b, j)),
  );
}
