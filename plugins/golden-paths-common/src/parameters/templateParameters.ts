import { InputError } from '@backstage/errors';
import type { JsonObject, JsonValue } from '@backstage/types';
import { isObject } from '@paved/plugin-repositories-common';
import { readYamlMap } from '../yaml/readYamlMap';
import { allParts, propertiesOf } from './subschemas';
import type { TemplateParameters } from './types';

const MOST_CHARACTERS = 500_000;
/** Keywords whose schemas speak of the same object. */
const CONTAINERS = new Set(['allOf', 'anyOf', 'oneOf', 'then', 'else']);
const HIDDEN_FIELDS = ['GoldenPathPreview', 'Secret'];

/**
 * Reads what the form of a scaffolder template (`template.yaml`) asks for.
 *
 * @public
 * @throws InputError naming file and line
 */
export function templateParameters(templateYaml: string): TemplateParameters {
  const { data, lineOf } = readYamlMap(
    'template.yaml',
    templateYaml,
    MOST_CHARACTERS,
  );
  const fail = (path: Array<string | number>, what: string): never => {
    throw new InputError(`template.yaml:${lineOf(path)}: ${what}`);
  };
  if (data.kind !== 'Template') {
    fail(['kind'], 'kind must be Template; write `kind: Template`.');
  }
  const spec = isObject(data.spec) ? data.spec : {};
  const asked: JsonValue[] = [spec.parameters ?? []].flat();
  const schemas = asked.map((page, index) =>
    isObject(page)
      ? page
      : fail(
          ['spec', 'parameters', index],
          'Each page of spec.parameters must be a map of fields.',
        ),
  );

  const properties = new Map<string, JsonObject>();
  const hidden = new Set<string>();
  for (const part of schemas.flatMap(schema => allParts(schema))) {
    for (const [name, schema] of propertiesOf(part)) {
      if (isHidden(schema)) {
        hidden.add(name);
      } else if (!properties.has(name)) {
        properties.set(name, schema);
      }
    }
  }
  const pages = schemas.map(schema => without(schema, hidden) as JsonObject);
  return {
    pages,
    properties: Object.fromEntries(
      [...properties].filter(([name]) => !hidden.has(name)),
    ),
    required: [
      ...new Set(
        pages.flatMap(({ required }) =>
          Array.isArray(required)
            ? required.filter(name => typeof name === 'string')
            : [],
        ),
      ),
    ],
    hidden: [...hidden],
  };
}

/** A secret anywhere in a field makes all of the field one. */
function isHidden(schema: JsonValue): boolean {
  if (Array.isArray(schema)) {
    return schema.some(isHidden);
  }
  if (!isObject(schema)) {
    return false;
  }
  const options = isObject(schema['ui:options']) ? schema['ui:options'] : {};
  return (
    HIDDEN_FIELDS.includes(String(schema['ui:field'] ?? options.field)) ||
    [schema['ui:widget'], options.widget, schema.format].includes('password') ||
    Object.values(schema).some(
      value => typeof value === 'object' && value !== null && isHidden(value),
    )
  );
}

/** The schema as if the hidden properties were not in it. */
function without(schema: JsonValue, hidden: Set<string>): JsonValue {
  if (Array.isArray(schema)) {
    return schema.map(item => without(item, hidden));
  }
  if (!isObject(schema)) {
    return schema;
  }
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value = null]) => {
      if (keyword === 'required' && Array.isArray(value)) {
        return [keyword, value.filter(name => !hidden.has(String(name)))];
      }
      if (keyword === 'properties' && isObject(value)) {
        return [
          keyword,
          Object.fromEntries(
            Object.entries(value).filter(([name]) => !hidden.has(name)),
          ),
        ];
      }
      return [
        keyword,
        CONTAINERS.has(keyword) ? without(value, hidden) : value,
      ];
    }),
  );
}
