import type { JsonObject, JsonValue } from '@backstage/types';
import { isObject } from '@paved/plugin-repositories-common';
import { schemaErrors } from './schemaErrors';
import { propertiesOf, subschemas, type Condition } from './subschemas';
import type { TemplateParameters } from './types';

/** A default may make a part of the form appear that has defaults of its own, and so on. */
const MOST_ROUNDS = 10;

/**
 * The parameters as the form would send them: with the defaults of what was not given, without what the template does not ask
 * for (such as a parameter that a release dropped) and without what is hidden; in the form's order.
 *
 * @public
 */
export function withDefaults(
  template: TemplateParameters,
  parameters: JsonObject,
): JsonObject {
  let values = ordered(template, parameters);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const known = Object.keys(values).length;
    for (const page of template.pages) {
      values = { ...defaultsOf(page, values), ...values };
    }
    if (Object.keys(values).length === known) {
      break;
    }
  }
  return ordered(template, values);
}

function ordered(
  template: TemplateParameters,
  parameters: JsonObject,
): JsonObject {
  return Object.fromEntries(
    Object.keys(template.properties).flatMap(name =>
      Object.hasOwn(parameters, name) &&
      parameters[name] !== undefined &&
      parameters[name] !== null
        ? [[name, parameters[name]]]
        : [],
    ),
  );
}

/** Of a schema and of its parts that apply to the values. */
function defaultsOf(schema: JsonObject, values: JsonObject): JsonObject {
  const defaults: JsonObject = {};
  for (const part of applicableParts(schema, values)) {
    for (const [name, property] of propertiesOf(part)) {
      const value = defaultOf(property);
      if (value !== undefined && !Object.hasOwn(defaults, name)) {
        defaults[name] = value;
      }
    }
  }
  return defaults;
}

function defaultOf(schema: JsonObject): JsonValue | undefined {
  if (schema.default !== undefined && schema.default !== null) {
    return schema.default;
  }
  const fields = isObject(schema.properties) ? defaultsOf(schema, {}) : {};
  return Object.keys(fields).length ? fields : undefined;
}

function applies(when: Condition, values: JsonObject): boolean {
  switch (when.type) {
    case 'always':
      return true;
    case 'given':
      return Object.hasOwn(values, when.name);
    default: {
      const isMatch =
        typeof when.schema === 'boolean'
          ? when.schema
          : isObject(when.schema) && !schemaErrors(values, when.schema).length;
      return isMatch === (when.type === 'matches');
    }
  }
}

/** A schema and those of its parts that apply to the values. */
export function applicableParts(
  schema: JsonObject,
  values: JsonObject,
): JsonObject[] {
  return [
    schema,
    ...subschemas(schema).flatMap(part =>
      applies(part.when, values) ? applicableParts(part.schema, values) : [],
    ),
  ];
}
