import type { JsonObject, JsonValue } from '@backstage/types';
import {
  isObject,
  repositoryNameProblem,
} from '@paved/plugin-repositories-common';
import { schemaErrors } from './schemaErrors';
import { propertiesOf } from './subschemas';

/** Plain ones first. */
const TEXTS = [
  'Takes orders and keeps them until they are paid',
  'ledger-api',
  'example',
  'group:default/platform-team',
  'system:default/payments',
  'https://docs.example.com/a?b=c&d=%20e#f',
  'somebody@example.com',
  '2027-01-31',
  '1.2.3',
  '42',
];

/** What breaks a file that puts them in without care. */
const UNKIND_TEXTS = [
  `It's "5" > 3 & <b>\\n</b>: {{ x }} \${{ y }} {% if %} #1`,
  '- yes: *no, &so | > @me `x` !y %z ~',
  'Überweisung ﬁ 支払い 🏦 \u0130',
  'null',
  'one\n\n  two: three\n---\nfour',
  "'); DROP TABLE x; -- $(id) `id` ${HOME}",
];
const MOST_UNKIND = 4;

/** Values of a field that its schema takes: the default or the plainest first, then what a template may stumble over. */
export function candidates(schema: JsonObject): JsonValue[] {
  const fitting = uniquely(possible(schema)).filter(
    value => !schemaErrors(value, schema).length,
  );
  const byDefault = schema.default;
  return byDefault === undefined || byDefault === null
    ? fitting
    : uniquely([byDefault, ...fitting]);
}

function possible(schema: JsonObject): JsonValue[] {
  const listed = [
    ...(Array.isArray(schema.enum) ? schema.enum : []),
    ...(schema.const === undefined ? [] : [schema.const]),
    ...[schema.oneOf, schema.anyOf].flatMap(options =>
      Array.isArray(options)
        ? options.flatMap(option =>
            isObject(option) && option.const !== undefined
              ? [option.const]
              : [],
          )
        : [],
    ),
  ];
  if (listed.length) {
    return listed;
  }
  const [type] = [schema.type].flat();
  switch (type) {
    case 'boolean':
      return [true, false];
    case 'integer':
    case 'number':
      return numbers(schema);
    case 'array':
      return lists(schema);
    case 'object':
      return objects(schema);
    default:
      return texts(schema);
  }
}

function numbers(schema: JsonObject): JsonValue[] {
  const step = typeof schema.multipleOf === 'number' ? schema.multipleOf : 1;
  const bounds = [
    schema.minimum,
    schema.maximum,
    schema.exclusiveMinimum,
    schema.exclusiveMaximum,
  ].filter(bound => typeof bound === 'number');
  return [
    ...bounds,
    ...bounds.flatMap(bound => [bound + step, bound - step]),
    step,
    0,
    -step,
  ];
}

function lists(schema: JsonObject): JsonValue[] {
  const items = isObject(schema.items) ? candidates(schema.items) : [];
  const least = typeof schema.minItems === 'number' ? schema.minItems : 0;
  return [items.slice(0, Math.max(1, least)), items, []];
}

function objects(schema: JsonObject): JsonValue[] {
  const fields = propertiesOf(schema).map(
    ([name, field]) => [name, candidates(field)] as const,
  );
  const most = Math.max(1, ...fields.map(([, values]) => values.length));
  return Array.from({ length: most }, (_, index) =>
    Object.fromEntries(
      fields.flatMap(([name, values]) =>
        values.length ? [[name, values[index % values.length]]] : [],
      ),
    ),
  );
}

function texts(schema: JsonObject): JsonValue[] {
  const options = isObject(schema['ui:options']) ? schema['ui:options'] : {};
  const most = [schema.maxLength, options.maxLength, 63].find(
    length => typeof length === 'number',
  ) as number;
  const least = typeof schema.minLength === 'number' ? schema.minLength : 1;
  const edges = [least, most].flatMap(length => [
    'x'.repeat(length),
    'x9-y'.repeat(Math.ceil(length / 4)).slice(0, length),
  ]);
  const isAllowed = (text: string) =>
    schema['ui:field'] === 'RepositoryName'
      ? repositoryNameProblem(text, most) === undefined
      : !schemaErrors(text, schema).length;
  const picked = pickedRef(String(schema['ui:field']), options);
  if (picked) {
    return [picked];
  }
  const examples = Array.isArray(schema.examples) ? schema.examples : [];
  const plain = [...examples, ...TEXTS].find(
    text => typeof text === 'string' && isAllowed(text),
  );
  return [
    ...(plain === undefined ? [] : [plain]),
    ...UNKIND_TEXTS.filter(isAllowed).slice(0, MOST_UNKIND),
    ...edges.filter(isAllowed).slice(-2),
  ];
}

/** What a picker of entities gives: nothing but refs. */
function pickedRef(field: string, options: JsonObject): string | undefined {
  const filter = [options.catalogFilter].flat()[0];
  const kind = [isObject(filter) ? filter.kind : undefined].flat()[0];
  switch (field) {
    case 'OwnerPicker':
    case 'MyGroupsPicker':
      return 'group:default/platform-team';
    case 'EntityPicker':
    case 'OwnedEntityPicker':
      return `${String(
        kind ?? options.defaultKind ?? 'component',
      ).toLowerCase()}:default/example`;
    default:
      return undefined;
  }
}

function uniquely(values: JsonValue[]): JsonValue[] {
  return [
    ...new Map(values.map(value => [JSON.stringify(value), value])).values(),
  ];
}
