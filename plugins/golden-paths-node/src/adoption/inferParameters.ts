import type { JsonObject, JsonValue } from '@backstage/types';
import {
  parameterProblems,
  type TemplateParameters,
} from '@paved/plugin-golden-paths-common';
import type { PreparedRelease } from '../render/prepareRelease';

/** A line of a template of which one parameter is all that is not known. */
const LINE =
  /^((?:(?!\$\{\{|\{%|\{#).)*)\$\{\{\s*values\.([A-Za-z_]\w*)\s*\}\}((?:(?!\$\{\{|\{%|\{#).)*)$/;
/** Of the known part of such a line; with less, everything would match. */
const SHORTEST_CONTEXT = 4;
const LONGEST_VALUE = 200;
const MOST_LINES = 2_000;

/**
 * Reads from a repository's files what the parameters must have been, if they had been rendered: a line `name: ${{ values.name }}`
 * of a template and a line `name: ledger` of the same file say that it is `ledger`. What most lines say counts.
 */
export function inferParameters(
  release: PreparedRelease,
  texts: ReadonlyMap<string, string>,
): JsonObject {
  const votes = new Map<string, Map<string, number>>();
  for (const { path, source, template } of release.layers.flatMap(
    ({ files }) => files,
  )) {
    const text = template && texts.get(path);
    if (text !== undefined) {
      countVotes(Buffer.from(source.content).toString('utf8'), text, votes);
    }
  }
  const found: JsonObject = {};
  for (const [name, values] of votes) {
    const schema = release.parameters.properties[name];
    const best = [...values].sort((a, b) => b[1] - a[1])[0]?.[0];
    const value =
      schema && best !== undefined ? valueOf(best, schema) : undefined;
    if (value !== undefined) {
      found[name] = value;
    }
  }
  return withoutWrong(release.parameters, found);
}

/** Leaves out what the template would not take. */
export function withoutWrong(
  template: TemplateParameters,
  parameters: JsonObject,
): JsonObject {
  const wrong = new Set(
    parameterProblems(template, parameters).map(({ path }) => path[0]),
  );
  return Object.fromEntries(
    Object.entries(parameters).filter(([name]) => !wrong.has(name)),
  );
}

function countVotes(
  template: string,
  text: string,
  votes: Map<string, Map<string, number>>,
): void {
  const lines = text.split(/\r?\n/).slice(0, MOST_LINES);
  for (const line of template.split(/\r?\n/).slice(0, MOST_LINES)) {
    const [, before, name, after] = LINE.exec(line) ?? [];
    if (
      name === undefined ||
      (before + after).replace(/\s/g, '').length < SHORTEST_CONTEXT
    ) {
      continue;
    }
    for (const candidate of lines) {
      const length = candidate.length - before.length - after.length;
      if (
        length > 0 &&
        length <= LONGEST_VALUE &&
        candidate.startsWith(before) &&
        candidate.endsWith(after)
      ) {
        const value = candidate.slice(before.length, before.length + length);
        const counts = votes.get(name) ?? new Map<string, number>();
        counts.set(value, (counts.get(value) ?? 0) + 1);
        votes.set(name, counts);
      }
    }
  }
}

function valueOf(text: string, schema: JsonObject): JsonValue | undefined {
  switch (schema.type) {
    case 'number':
    case 'integer':
      return Number.isFinite(Number(text)) ? Number(text) : undefined;
    case 'boolean':
      return { true: true, false: false }[text];
    case 'string':
    case undefined:
      return text;
    default:
      return undefined;
  }
}
