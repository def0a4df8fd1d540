import { toError } from '@backstage/errors';
import type { JsonObject, JsonValue } from '@backstage/types';
import { isObject } from './plainData';
import type { Path } from './problem';

/** One rule of a JSON schema that a value breaks. */
export interface SchemaViolation {
  /** The value that breaks it; for a missing or a foreign field, the object that lacks or holds it. */
  at: Path;
  keyword:
    | 'required'
    | 'type'
    | 'enum'
    | 'minLength'
    | 'additionalProperties'
    | 'other';
  /** Missing or foreign field, expected type, or allowed values separated by commas. */
  detail: string;
  /** The validator's own words. */
  message: string;
}

/** Nobody mends more at once, and each costs a validation. */
const ROUNDS = 30;

/**
 * Lists everything a validator has against an entity.
 *
 * Backstage's validators throw on the first violation and keep their schemas to themselves. So the first one is noted
 * and mended in a copy, and the copy is validated again, until it passes. The verdict stays the validator's own.
 */
export async function schemaViolations(
  entity: JsonObject,
  validate: (entity: JsonObject) => Promise<unknown> | unknown,
): Promise<{ violations: SchemaViolation[]; mended: JsonObject }> {
  const violations: SchemaViolation[] = [];
  const mended = structuredCopy(entity);
  const touched = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const violation = await firstViolation(mended, validate);
    if (!violation) {
      break;
    }
    const place = JSON.stringify(violation.at);
    if (!isUnder(violation.at, touched)) {
      violations.push(violation);
    }
    if (!mend(mended, violation)) {
      break;
    }
    touched.add(
      violation.keyword === 'required'
        ? JSON.stringify([...violation.at, violation.detail])
        : place,
    );
  }
  return { violations, mended };
}

async function firstViolation(
  entity: JsonObject,
  validate: (entity: JsonObject) => Promise<unknown> | unknown,
): Promise<SchemaViolation | undefined> {
  try {
    await validate(entity);
    return undefined;
  } catch (error) {
    return readViolation(toError(error).message, entity);
  }
}

/** The message is `<JSON pointer> must … - <parameter>: <value>`. */
function readViolation(message: string, entity: JsonObject): SchemaViolation {
  const { at, text } = splitPointer(message, entity);
  const parameter = (name: string) =>
    text.slice(text.lastIndexOf(` - ${name}: `) + ` - ${name}: `.length);
  if (text.startsWith('must have required property')) {
    return violationOf('required', parameter('missingProperty'));
  }
  if (text.startsWith('must NOT have additional properties')) {
    return violationOf('additionalProperties', parameter('additionalProperty'));
  }
  if (text.includes(' - type: ')) {
    return violationOf('type', parameter('type'));
  }
  if (text.includes(' - allowedValues: ')) {
    return violationOf('enum', parameter('allowedValues'));
  }
  if (text.startsWith('must NOT have fewer than 1 characters')) {
    return violationOf('minLength', '1');
  }
  return violationOf('other', text.replace(/ - \w+: [^]*$/, ''));

  function violationOf(
    keyword: SchemaViolation['keyword'],
    detail: string,
  ): SchemaViolation {
    return { at, keyword, detail, message };
  }
}

/** Keys may hold spaces, and even the word must: the right split is the one whose pointer leads somewhere. */
function splitPointer(
  message: string,
  entity: JsonObject,
): { at: Path; text: string } {
  for (
    let index = message.indexOf(' must ');
    index !== -1;
    index = message.indexOf(' must ', index + 1)
  ) {
    const at = resolvePointer(message.slice(0, index), entity);
    if (at) {
      return { at, text: message.slice(index + 1) };
    }
  }
  return { at: [], text: message };
}

function resolvePointer(pointer: string, entity: JsonObject): Path | undefined {
  if (pointer === '<root>') {
    return [];
  }
  if (!pointer.startsWith('/')) {
    return undefined;
  }
  const path: Array<string | number> = [];
  let value: JsonValue | undefined = entity;
  for (const raw of pointer.slice(1).split('/')) {
    const key = raw.replace(/~1/g, '/').replace(/~0/g, '~');
    if (Array.isArray(value)) {
      path.push(Number(key));
      value = value[Number(key)];
    } else if (isObject(value) && Object.hasOwn(value, key)) {
      path.push(key);
      value = value[key];
    } else {
      return undefined;
    }
    if (value === undefined) {
      return undefined;
    }
  }
  return path;
}

function isUnder(path: Path, places: Set<string>): boolean {
  return path.some((_, index) =>
    places.has(JSON.stringify(path.slice(0, index + 1))),
  );
}

function mend(entity: JsonObject, violation: SchemaViolation): boolean {
  switch (violation.keyword) {
    case 'required':
      return write(entity, [...violation.at, violation.detail], 'x');
    case 'type':
      return write(entity, violation.at, sampleOf(violation.detail));
    case 'enum':
      return write(entity, violation.at, violation.detail.split(',')[0]);
    case 'minLength':
      return write(entity, violation.at, 'x');
    case 'additionalProperties':
      return write(entity, [...violation.at, violation.detail], undefined);
    default:
      return false;
  }
}

function sampleOf(type: string): JsonValue {
  switch (type.split(',')[0]) {
    case 'array':
      return [];
    case 'object':
      return {};
    case 'boolean':
      return true;
    case 'number':
    case 'integer':
      return 1;
    default:
      return 'x';
  }
}

function write(
  entity: JsonObject,
  path: Path,
  value: JsonValue | undefined,
): boolean {
  let parent: JsonValue | undefined = entity;
  for (const step of path.slice(0, -1)) {
    parent = (parent as JsonObject | undefined)?.[step];
  }
  const last = path.at(-1);
  if (last === undefined || typeof parent !== 'object' || parent === null) {
    return false;
  }
  if (value === undefined) {
    delete (parent as JsonObject)[last];
  } else {
    (parent as JsonObject)[last] = value;
  }
  return true;
}

function structuredCopy(entity: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(entity));
}
