import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  fillPlaceholders,
  hasPlaceholders,
} from '@paved/plugin-scorecards-node';

/** A comment, or a string with what stands before it. */
const TOKENS =
  /#[^\n]*|(=~|!~|!=|=)?[ \t\n]*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)/g;

interface LabelValue {
  start: number;
  end: number;
  quote: string;
  isExpression: boolean;
}

/**
 * Puts an entity's values into a PromQL query. They can only stand inside a label's value (`{service="{{ name }}"}`), and are
 * escaped there, so that no entity can change what is asked.
 *
 * @returns `undefined` when the entity lacks one of the values
 * @throws InputError when a placeholder stands anywhere else
 */
export function fillQuery(query: string, entity: Entity): string | undefined {
  if (!hasPlaceholders(query)) {
    return query;
  }
  const labelValues = labelValuesOf(query);
  return fillPlaceholders(query, entity, (value, { text, index }) => {
    const place = labelValues.find(
      ({ start, end }) => start <= index && index + text.length <= end,
    );
    if (!place || query[index - 1] === '\\') {
      throw new InputError(
        `${text} must stand in a label's value; write it as in {service="{{ name }}"}`,
      );
    }
    const literal = place.isExpression ? escapeExpression(value) : value;
    return escapeString(literal, place.quote);
  });
}

function labelValuesOf(query: string): LabelValue[] {
  const values: LabelValue[] = [];
  for (const match of query.matchAll(TOKENS)) {
    const [whole, operator, string] = match;
    if (operator && string && !string.startsWith('`')) {
      const end = match.index + whole.length;
      values.push({
        start: end - string.length + 1,
        end: end - 1,
        quote: string[0],
        isExpression: operator.endsWith('~'),
      });
    }
  }
  return values;
}

/** Of RE2. */
function escapeExpression(value: string): string {
  return value.replace(/[\\.+*?()|[\]{}^$-]/g, '\\$&');
}

function escapeString(value: string, quote: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll(quote, `\\${quote}`)
    .replaceAll('\n', '\\n');
}
