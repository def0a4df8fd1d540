import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { JsonObject } from '@backstage/types';
import { entityParameters } from './entityParameters';
import { newParameters } from './newParameters';
import { pairwise } from './pairwise';
import { parameterProblems } from './parameterProblems';
import { templateParameters } from './templateParameters';
import { withDefaults } from './withDefaults';

const TEMPLATES = resolve(__dirname, '../../../../templates');

const yaml = (
  parameters: string,
) => `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: api }
spec:
  parameters:
${parameters.replace(/^/gm, '    ')}
  steps: []
`;

const template = templateParameters(
  yaml(`- title: The service
  required: [name, owner, preview]
  properties:
    name:
      title: Name
      type: string
      ui:field: RepositoryName
      ui:options: { maxLength: 20 }
      pattern: '^[a-z]'
      not: { enum: [vendor] }
      errorMessage: { not: must be a name that Go takes }
    owner: { type: string, ui:field: OwnerPicker }
    description: { type: string, maxLength: 60 }
    preview: { type: string, ui:field: GoldenPathPreview }
- title: Options
  properties:
    tier: { type: string, enum: [tier-1, tier-2, tier-3], default: tier-2 }
    database: { type: string, enum: [none, postgresql], default: postgresql }
    replicas: { type: integer, minimum: 1, maximum: 5 }
    token: { type: string, ui:widget: password }
    account: { type: object, properties: { user: { type: string }, key: { type: string, ui:options: { widget: password } } } }
  dependencies:
    database:
      oneOf:
        - properties: { database: { const: none } }
        - required: [storage]
          properties:
            database: { const: postgresql }
            storage: { type: string, default: 10Gi, pattern: '^[0-9]+Gi$' }
            backups: { type: boolean }
`),
);

describe('templateParameters', () => {
  it('tells what the form asks for, and leaves out secrets and the preview', () => {
    expect(Object.keys(template.properties)).toEqual([
      'name',
      'owner',
      'description',
      'tier',
      'database',
      'replicas',
      'storage',
      'backups',
    ]);
    expect(template.required).toEqual(['name', 'owner']);
    expect(template.hidden).toEqual(['preview', 'token', 'account']);
    expect(JSON.stringify(template.pages)).not.toMatch(/preview|token|account/);
    expect(templateParameters(yaml('[]').replace('[]', '{}'))).toEqual({
      pages: [{}],
      properties: {},
      required: [],
      hidden: [],
    });
  });

  it.each([
    ['broken YAML', 'kind: Template\nspec: [', /^template\.yaml:2: Not valid/],
    ['no template', 'kind: Component\n', /^template\.yaml:1: kind must be/],
    ['a page that is none', yaml('- title: A\n- b'), /^template\.yaml:7: Each/],
    ['a huge file', '#'.repeat(500_001), /500001 characters; 500000/],
  ])('refuses %s', (_, text, expected) => {
    expect(() => templateParameters(text)).toThrow(expected);
  });
});

describe('withDefaults', () => {
  it.each<[string, JsonObject, JsonObject]>([
    [
      'defaults, also of what another default made appear',
      { owner: 'o', name: 'n' },
      {
        name: 'n',
        owner: 'o',
        tier: 'tier-2',
        database: 'postgresql',
        storage: '10Gi',
      },
    ],
    [
      'nothing of a part that does not apply',
      { database: 'none', tier: 'tier-1' },
      { tier: 'tier-1', database: 'none' },
    ],
    [
      'what is empty like what is not given; and drops what is unknown or hidden',
      { tier: null, token: 'secret', preview: 'x', gone: 1, database: 'none' },
      { tier: 'tier-2', database: 'none' },
    ],
  ])('gives %s', (_, given, expected) => {
    const result = withDefaults(template, given);
    expect(result).toEqual(expected);
    expect(Object.keys(result)).toEqual(Object.keys(expected));
  });

  it('knows every way in which a schema says more', () => {
    const other = templateParameters(
      yaml(`properties:
  a: { type: string, default: x }
  nested: { type: object, properties: { b: { type: number, default: 0 }, c: { type: string } } }
allOf:
  - properties: { always: { default: 1 } }
  - if: { properties: { a: { const: x } } }
    then: { properties: { whenX: { default: 2 } } }
    else: { properties: { otherwise: { default: 3 } } }
dependentSchemas:
  whenX: { properties: { then: { default: 4 } } }
anyOf:
  - required: [then]
    properties: { last: { default: 5 } }
`),
    );
    expect(withDefaults(other, {})).toEqual({
      a: 'x',
      nested: { b: 0 },
      always: 1,
      whenX: 2,
      then: 4,
      last: 5,
    });
    expect(withDefaults(other, { a: 'y' })).toEqual({
      a: 'y',
      nested: { b: 0 },
      always: 1,
      otherwise: 3,
    });
  });
});

describe('parameterProblems', () => {
  const good = { name: 'ledger-api', owner: 'group:default/ledger' };
  const words = (parameters: JsonObject) =>
    parameterProblems(template, { ...good, ...parameters }).map(
      ({ path, message, remedy }) =>
        `${path.join('.')}: ${message}${remedy ? ` | ${remedy}` : ''}`,
    );

  it.each<[string, JsonObject, string[]]>([
    ['what is right', { tier: 'tier-1', preview: 'sha256-…' }, []],
    [
      "what is missing, in the form's own words",
      { name: null },
      ['name: name (Name) is missing | Give name a value.'],
    ],
    [
      'a misspelt name',
      { teir: 'tier-1' },
      ["teir: There is no field 'teir' in parameters | Write `tier`."],
    ],
    [
      'a choice that is none',
      { tier: 'tier-4' },
      [
        "tier: tier can't be 'tier-4' | Choose 'tier-1' or 'tier-2' or 'tier-3'.",
      ],
    ],
    [
      'another type',
      { replicas: '3' },
      ["replicas: replicas is '3' | Give it a value of type integer."],
    ],
    [
      'a number beyond its bounds',
      { replicas: 9 },
      ['replicas: replicas must be less than or equal to 5'],
    ],
    [
      'a text that is too long',
      { description: 'x'.repeat(61) },
      ['description: description has 61 characters | Write at most 60.'],
    ],
    [
      "what the form's own words are for, by these",
      { name: 'vendor' },
      ["name: name must be a name that Go takes | It is 'vendor'."],
    ],
    [
      'a character that no file takes',
      { description: 'a\0b' },
      [
        "description: description has a character that can't be written to a file | Remove it; it may be invisible.",
      ],
    ],
  ])('tells %s', (_, parameters, expected) => {
    expect(words(parameters)).toEqual(expected);
  });

  it.each(['../x', '-rf', '${{x}}', 'lеdger', 'a/b', '', 'a b', 'CON', 'a'])(
    'refuses a repository named %j',
    name => {
      expect(words({ name })).toEqual([
        expect.stringMatching(/^name: name is/),
      ]);
    },
  );

  it.each([
    [
      'a pattern that is none',
      'properties: { a: { type: string, pattern: "(" } }',
    ],
    ['a reference to nothing', 'properties: { a: { $ref: "#/x" } }'],
    ['choices that are no list', 'properties: { a: { enum: 7 } }'],
  ])('says what is wrong with a form that has %s', (_, form) => {
    expect(() =>
      parameterProblems(templateParameters(yaml(form)), { a: 'x' }),
    ).toThrow(/^The form of the template can't be used: .+\. Correct/);
  });

  it.each([
    'group:default/checkout\n  injected: true',
    'group:default/checkout\n* @evil/hacker',
    'a b:$(id)"',
    'system:default/nope; rm -rf',
    '${{ 7*7 }}',
    `group:default/${'a'.repeat(200)}`,
    'сheckout',
  ])('refuses %j as owner, which is written into files as it is', owner => {
    expect(
      parameterProblems(template, { name: 'ledger', owner }).map(
        ({ path }) => path,
      ),
    ).toEqual([['owner']]);
  });

  it('tells which entities are named, of which kinds', () => {
    expect(
      entityParameters(template, { name: 'ledger', owner: 'Checkout' }),
    ).toEqual([{ name: 'owner', ref: 'group:default/checkout' }]);
  });

  it('bounds depth and size', () => {
    const deep: JsonObject = {};
    let at = deep;
    for (let i = 0; i < 100_000; i += 1) {
      at = at.x = {} as JsonObject;
    }
    expect(words({ description: deep })).toEqual([
      expect.stringMatching(/nested more than 20 levels/),
    ]);
    expect(words({ description: 'x'.repeat(200_000) })).toEqual([
      ': parameters have more than 100000 characters',
    ]);
  });
});

describe('newParameters', () => {
  it('are those that the lock has no value for, or one that is not taken any more', () => {
    const next = templateParameters(
      yaml(`required: [name, region]
properties:
  name: { type: string }
  tier: { type: string, enum: [gold], default: gold }
  system: { type: string }
  region: { type: string, title: Region, description: Where it runs }
  color: { type: string, default: blue }
`),
    );
    const lock = {
      parameters: { name: 'a', tier: 'tier-1', dropped: true },
    };
    const previous = templateParameters(
      yaml('properties: { name: {}, tier: {}, system: {}, dropped: {} }'),
    );
    expect(
      newParameters(lock, next, previous).map(({ schema, ...rest }) => rest),
    ).toEqual([
      { name: 'tier', required: true },
      {
        name: 'region',
        title: 'Region',
        description: 'Where it runs',
        required: true,
      },
      { name: 'color', default: 'blue', required: false },
    ]);
    expect(newParameters(lock, next).map(({ name }) => name)).toEqual([
      'tier',
      'system',
      'region',
      'color',
    ]);
    expect(newParameters({ parameters: { name: 'a' } }, previous)).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'system' })]),
    );
  });
});

describe('pairwise', () => {
  const sets = pairwise(template);

  it('meets every two choices of two fields that the form allows, in few sets', () => {
    const choices: Record<string, unknown[]> = {
      tier: ['tier-1', 'tier-2', 'tier-3'],
      database: ['none', 'postgresql'],
      replicas: [1, 5, 2, 4, undefined],
    };
    for (const [a, as] of Object.entries(choices)) {
      for (const [b, bs] of Object.entries(choices)) {
        for (const [x, y] of a === b
          ? []
          : as.flatMap(i => bs.map(j => [i, j]))) {
          expect(
            sets.filter(set => set[a] === x && set[b] === y).length,
          ).toBeGreaterThan(0);
        }
      }
    }
    expect(new Set(sets.map(({ backups }) => backups))).toEqual(
      new Set([true, false, undefined]),
    );
    expect(sets.length).toBeLessThan(60);
  });

  it('has only sets that the form takes, the plain one first, always the same ones', () => {
    for (const set of sets) {
      expect(parameterProblems(template, set)).toEqual([]);
      expect(
        set.database === 'none' && ('storage' in set || 'backups' in set),
      ).toBe(false);
    }
    expect(sets[0]).toMatchObject({
      name: 'ledger-api',
      owner: 'group:default/platform-team',
      tier: 'tier-2',
      database: 'postgresql',
    });
    expect(pairwise(template)).toEqual(sets);
  });

  it('writes texts that break a careless template, and the shortest and longest', () => {
    const descriptions = sets.map(({ description }) => String(description));
    expect(descriptions).toEqual(
      expect.arrayContaining([
        expect.stringContaining('{{ x }}'),
        expect.stringContaining('- yes: *no'),
        expect.stringMatching(/^.{60}$/),
      ]),
    );
    const names = sets.map(({ name }) => String(name));
    expect(names).toContainEqual(expect.stringMatching(/^.{20}$/));
  });

  it.each(
    existsSync(TEMPLATES)
      ? readdirSync(TEMPLATES)
          .map(name => join(TEMPLATES, name, 'template.yaml'))
          .filter(file => existsSync(file))
      : [],
  )('covers %s', file => {
    const read = templateParameters(readFileSync(file, 'utf8'));
    const all = pairwise(read);
    expect(all.length).toBeGreaterThan(1);
    expect(all.length).toBeLessThan(100);
    for (const [name, schema] of Object.entries(read.properties)) {
      for (const choice of (schema.enum as string[]) ?? []) {
        expect(all.some(set => set[name] === choice)).toBe(true);
      }
    }
  });
});
