import type { JsonObject, JsonValue } from '@backstage/types';
import { adviceForMissing } from './fieldAdvice';
import { closest } from './names';
import { isObject } from './plainData';
import { excerpt, formatPath, Problem } from './problem';
import type { SchemaViolation } from './schemaViolations';

const TYPE_NAMES: Record<string, string> = {
  string: 'text',
  array: 'a list',
  object: 'a map of fields',
  boolean: 'true or false',
  number: 'a number',
  integer: 'a whole number',
  null: 'empty',
};

/** Says in words what a schema violation means and how to mend it. */
export function schemaProblem(
  violation: SchemaViolation,
  entity: JsonObject,
): Problem {
  const { at, keyword, detail } = violation;
  const field = formatPath(at) || 'The document';
  switch (keyword) {
    case 'required': {
      const missing = formatPath([...at, detail]);
      return {
        rule: 'field-missing',
        severity: 'error',
        message: `${missing} is missing`,
        remedy: adviceForMissing(missing, entity.kind),
        at,
        atKey: true,
      };
    }
    case 'type':
      return typeProblem(violation, entity);
    case 'minLength':
      return {
        rule: 'field-empty',
        severity: 'error',
        message: `${field} is empty`,
        remedy: adviceForMissing(formatPath(at), entity.kind),
        at,
      };
    case 'enum': {
      const allowed = detail.split(',');
      const value = valueAt(entity, at);
      const near =
        typeof value === 'string' ? closest(value, allowed) : undefined;
      return {
        rule: 'field-value',
        severity: 'error',
        message: `${field} can't be '${excerpt(value)}'`,
        remedy: near
          ? `Write '${near}'.`
          : `Write one of: ${allowed.join(', ')}.`,
        at,
      };
    }
    case 'additionalProperties':
      return {
        rule: 'field-unknown',
        severity: 'error',
        message: `${formatPath([...at, detail])} is not a field of ${field}`,
        remedy: 'Remove it, or check its spelling and indentation.',
        at: [...at, detail],
        atKey: true,
      };
    default:
      return {
        rule: 'schema',
        severity: 'error',
        message: `${field} ${detail}`,
        remedy: `Change ${field} as the catalog's descriptor format says.`,
        at,
      };
  }
}

function typeProblem(violation: SchemaViolation, entity: JsonObject): Problem {
  const { at, detail } = violation;
  const field = formatPath(at) || 'The document';
  const value = valueAt(entity, at);
  return {
    rule: 'field-type',
    severity: 'error',
    message: `${field} must be ${typeNames(detail)}, but is ${describe(value)}`,
    remedy: typeRemedy(detail, value, formatPath(at), entity.kind),
    at,
  };
}

function typeRemedy(
  expected: string,
  value: JsonValue | undefined,
  field: string,
  kind: JsonValue | undefined,
): string {
  const key = field.replace(/^.*\./, '');
  if (value === null) {
    const advice = adviceForMissing(field, kind);
    return advice.startsWith('Add ')
      ? 'Give it a value, or remove the line.'
      : advice;
  }
  if (expected === 'string' && isScalar(value)) {
    return `Put it in quotes: '${excerpt(value)}'.`;
  }
  if (expected === 'array' && isScalar(value)) {
    return `Write it as a list: ${key}: [${excerpt(value)}].`;
  }
  if (isPlaceholderLike(value)) {
    return 'Use $text, $json or $yaml: the catalog knows no other placeholder.';
  }
  if (expected === 'string' && field === 'spec.definition') {
    return 'Write the definition as text: put `|` after `definition:`, or point to its file with `$text`.';
  }
  return `Write ${typeNames(expected)} there.`;
}

function typeNames(types: string): string {
  return types
    .split(',')
    .map(type => TYPE_NAMES[type] ?? type)
    .join(' or ');
}

function isPlaceholderLike(value: JsonValue | undefined): boolean {
  return isObject(value) && Object.keys(value).some(key => key.startsWith('$'));
}

function isScalar(value: JsonValue | undefined): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function describe(value: JsonValue | undefined): string {
  if (value === null || value === undefined) {
    return 'empty';
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  if (typeof value === 'object') {
    return 'a map of fields';
  }
  return typeof value === 'string'
    ? `the text '${excerpt(value)}'`
    : `${excerpt(value)}, a ${
        typeof value === 'number' ? 'number' : 'true/false value'
      }`;
}

function valueAt(
  entity: JsonObject,
  path: SchemaViolation['at'],
): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (value, step) => (value as JsonObject | null | undefined)?.[step],
    entity,
  );
}
