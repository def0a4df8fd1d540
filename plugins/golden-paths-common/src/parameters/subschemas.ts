import type { JsonObject, JsonValue } from '@backstage/types';
import { isObject } from '@paved/plugin-repositories-common';

const DEEPEST = 10;

/**
 * The parts of a JSON schema that say more about the same object: alternatives, conditions and dependencies, each with the test
 * that decides whether it applies.
 */
export function subschemas(
  schema: JsonObject,
): Array<{ schema: JsonObject; when: Condition }> {
  const found: Array<{ schema: JsonObject; when: Condition }> = [];
  const add = (value: JsonValue | undefined, when: Condition) => {
    if (isObject(value)) {
      found.push({ schema: value, when });
    }
  };
  for (const item of listOf(schema.allOf)) {
    add(item, { type: 'always' });
  }
  for (const item of [...listOf(schema.oneOf), ...listOf(schema.anyOf)]) {
    add(item, { type: 'matches', schema: discriminator(item) });
  }
  if (schema.if !== undefined) {
    add(schema.then, { type: 'matches', schema: schema.if });
    add(schema.else, { type: 'differs', schema: schema.if });
  }
  for (const keyword of ['dependencies', 'dependentSchemas']) {
    const dependencies = schema[keyword];
    for (const [name, value] of isObject(dependencies)
      ? Object.entries(dependencies)
      : []) {
      add(value, { type: 'given', name });
    }
  }
  return found;
}

/** What tells an alternative from the others: its fixed values, or else all of it. */
function discriminator(schema: JsonValue): JsonValue {
  const fixed = isObject(schema)
    ? propertiesOf(schema).filter(
        ([, { const: one, enum: some }]) =>
          one !== undefined || some !== undefined,
      )
    : [];
  return fixed.length
    ? {
        required: fixed.map(([name]) => name),
        properties: Object.fromEntries(fixed),
      }
    : schema;
}

/** When a part of a schema applies to an object. */
export type Condition =
  | { type: 'always' }
  | { type: 'given'; name: string }
  | { type: 'matches' | 'differs'; schema: JsonValue };

/** A schema and all its parts, as deep as people write them. */
export function allParts(schema: JsonObject, depth = 0): JsonObject[] {
  return [
    schema,
    ...(depth < DEEPEST
      ? subschemas(schema).flatMap(part => allParts(part.schema, depth + 1))
      : []),
  ];
}

/** Its properties that are schemas. */
export function propertiesOf(schema: JsonObject): Array<[string, JsonObject]> {
  return isObject(schema.properties)
    ? Object.entries(schema.properties).filter(
        (entry): entry is [string, JsonObject] => isObject(entry[1]),
      )
    : [];
}

function listOf(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}
