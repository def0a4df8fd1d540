import { join } from 'node:path';
import { catalogRules } from './catalogRules';
import { entityKinds } from './entityKinds';
import { inspectRepository } from './inspectRepository';
import {
  API,
  inspect,
  inspectText,
  location,
  SERVICE,
} from './__testUtils__/inspect';
import { memoryFiles, place, readFolder } from './__testUtils__/memoryFiles';

describe('inspectRepository', () => {
  it('gives a valid document with its place and its references', async () => {
    const { documents, findings, files } = await inspectText(
      `# a comment\n---\n${SERVICE}  dependsOn:\n    - Resource:DB\n  providesApis: [ledger, other/Ledger]\n`,
    );
    expect(findings).toEqual([]);
    expect(files).toEqual(['catalog-info.yaml']);
    expect(documents).toEqual([
      {
        path: 'catalog-info.yaml',
        line: 3,
        entityRef: 'component:default/ledger',
        entity: expect.objectContaining({
          kind: 'Component',
          metadata: { name: 'ledger' },
        }),
        references: [
          {
            field: 'spec.owner',
            entityRef: 'group:default/payments',
            line: 10,
          },
          {
            field: 'spec.providesApis',
            entityRef: 'api:default/ledger',
            line: 13,
          },
          {
            field: 'spec.providesApis',
            entityRef: 'api:other/ledger',
            line: 13,
          },
          {
            field: 'spec.dependsOn',
            entityRef: 'resource:default/db',
            line: 12,
          },
        ],
      },
    ]);
  });

  it('looks for catalog files where the globs say', async () => {
    const files = {
      'catalog-info.yaml': SERVICE,
      'catalog-info.yml': SERVICE.replace('ledger', 'b'),
      '.backstage/catalog-info.yaml': SERVICE.replace('ledger', 'c'),
      'services/x/catalog-info.yaml': SERVICE.replace('ledger', 'd'),
    };
    expect((await inspect(files)).files).toEqual([
      '.backstage/catalog-info.yaml',
      'catalog-info.yaml',
      'catalog-info.yml',
    ]);
    expect(
      (await inspect(files, { globs: ['**/catalog-info.yaml'] })).files,
    ).toEqual([
      '.backstage/catalog-info.yaml',
      'catalog-info.yaml',
      'services/x/catalog-info.yaml',
    ]);
    expect(await inspect({ 'README.md': '' })).toMatchObject({
      files: [],
      documents: [],
      findings: [],
    });
  });

  it.each<[string, string, string[]]>([
    // YAML
    ['an unclosed quote', `${SERVICE}  system: "pay\n`, ['10:1 yaml-syntax']],
    ['a colon in text', SERVICE.replace('ledger', 'a: b'), ['4:9 yaml-syntax']],
    ['a tab', `${SERVICE}\tsystem: x\n`, ['9:1 yaml-syntax']],
    [
      'text that starts with @',
      SERVICE.replace('ledger', '@ledger'),
      ['4:9 yaml-syntax'],
    ],
    ['a key twice', `${SERVICE}  owner: x\n`, ['9:3 yaml-duplicate-key']],
    ['a list', '- a\n- b\n', ['1:1 not-an-object']],
    ['plain text', 'hello\n', ['1:1 not-an-object']],
    ['an unknown alias', SERVICE.replace('ledger', '*x'), ['4:9 yaml-syntax']],
    ['nothing', '', ['1 no-entities?']],
    ['comments only', '# soon\n---\n# later\n', ['1 no-entities?']],
    [
      'a merge conflict',
      SERVICE.replace(
        '  type: service\n',
        '<<<<<<< HEAD\n  type: service\n=======\n  type: website\n>>>>>>> branch\n',
      ),
      ['6:1 merge-conflict'],
    ],
    [
      'UTF-16',
      Buffer.from(`\uFEFF${SERVICE}`, 'utf16le').toString('utf8'),
      ['1:1 encoding'],
    ],
    ['a NUL byte', `${SERVICE}  x: a\0b\n`, ['9:7 encoding']],
    [
      'an escaped NUL',
      SERVICE.replace('ledger', '"a\\0b"'),
      ['1:1 yaml-limits'],
    ],
    ['__proto__', `${SERVICE}  __proto__: {a: 1}\n`, ['1:1 yaml-limits']],
    // Envelope and schema
    [
      'no kind',
      SERVICE.replace('kind: Component\n', ''),
      ['1:1 field-missing'],
    ],
    [
      'no name',
      SERVICE.replace('  name: ledger', '  title: Ledger'),
      ['3:1 field-missing'],
    ],
    [
      'metadata empty',
      SERVICE.replace('  name: ledger\n', ''),
      ['3:1 field-type'],
    ],
    ['a number as name', SERVICE.replace('ledger', '12'), ['4:9 field-type']],
    ['no spec', SERVICE.replace(/spec:[^]*/, ''), ['1:1 field-missing']],
    [
      'several fields missing',
      SERVICE.replace(/ {2}(type|owner).*\n/g, ''),
      ['5:1 field-missing', '5:1 field-missing'],
    ],
    [
      'an empty owner',
      SERVICE.replace('group:default/payments', '""'),
      ['8:10 field-empty'],
    ],
    [
      'owner without value',
      SERVICE.replace(' group:default/payments', ''),
      ['8:3 field-type'],
    ],
    [
      'wrong types',
      SERVICE.replace('spec:', '  tags: java\n  annotations:\n    a: 1\nspec:'),
      ['5:9 field-type', '7:8 field-type'],
    ],
    ['foreign root field', `${SERVICE}dependsOn: []\n`, ['9:1 field-unknown']],
    ['status at the root', `${SERVICE}status: {}\n`, ['9:1 field-unknown']],
    ['a bad enum', location('  presence: optionl\n'), ['5:13 field-value']],
    // Formats
    [
      'a name with a blank',
      SERVICE.replace('ledger', 'the ledger'),
      ['4:9 name-format'],
    ],
    [
      'a name too long',
      SERVICE.replace('ledger', 'a'.repeat(64)),
      ['4:9 name-format'],
    ],
    [
      'a namespace in capitals',
      SERVICE.replace('spec:', '  namespace: Payments\nspec:'),
      ['5:14 namespace-format'],
    ],
    [
      'tags, labels, annotations and links',
      SERVICE.replace(
        'spec:',
        "  tags: [ok, Not Ok]\n  labels: {a b: c, d: 'e f'}\n  annotations: {a/b/c: x}\n  links:\n    - {url: wiki, title: ' '}\nspec:",
      ),
      [
        '5:14 tag-format',
        '6:12 label-format',
        '6:23 label-format',
        '7:17 annotation-format',
        '9:13 link-format',
        '9:26 link-format',
      ],
    ],
    // Kinds
    [
      'an unknown kind',
      SERVICE.replace('Component', 'Komponent'),
      ['2:7 kind-unknown'],
    ],
    [
      'a kind in small letters',
      SERVICE.replace('Component', 'component'),
      ['2:7 kind-unknown'],
    ],
    [
      'an unknown version',
      SERVICE.replace('v1alpha1', 'v9'),
      ['1:13 api-version-unknown'],
    ],
    // References
    [
      'a reference without kind',
      `${SERVICE}  dependsOn: [db]\n`,
      ['9:15 reference-format'],
    ],
    [
      'half a reference',
      SERVICE.replace('group:default/payments', 'group:'),
      ['8:10 yaml-syntax'],
    ],
    [
      'half a reference',
      SERVICE.replace('group:default/payments', 'group:a/'),
      ['8:10 reference-format'],
    ],
    // Skeletons
    [
      'a template skeleton',
      SERVICE.replace('ledger', '${{ values.name }}').replace(
        'group:default/payments',
        '${{ values.owner | dump }}',
      ),
      ['4:9 template-skeleton'],
    ],
    [
      'a skeleton that is no YAML',
      SERVICE.replace('spec:', '{%- if values.x %}\nspec:'),
      ['5:1 template-skeleton'],
    ],
    [
      'other errors beside text in braces',
      SERVICE.replace('ledger', 'a b').replace(
        'spec:',
        "  title: '${{ x }}'\nspec:",
      ),
      ['4:9 name-format'],
    ],
    // Placeholders
    ['a missing file', API, ['9:12 placeholder-missing']],
    [
      'a path out of the repository',
      API.replace('./openapi', '../openapi'),
      ['9:12 placeholder-outside'],
    ],
    [
      'another scheme',
      API.replace('./openapi', 'file:///etc/passwd'),
      ['9:12 placeholder-value'],
    ],
    [
      'a list',
      API.replace('./openapi.yaml', '[a]'),
      ['9:12 placeholder-value'],
    ],
    [
      'a foreign placeholder',
      API.replace('$text', '$openapi'),
      ['9:5 field-type'],
    ],
    [
      'a URL elsewhere',
      API.replace('./openapi.yaml', 'https://x.test/a'),
      ['9:12 placeholder-external?'],
    ],
    // Locations
    [
      'a missing target',
      location('  target: ./a.yaml\n'),
      ['5:11 location-target-missing'],
    ],
    [
      'targets that lead nowhere good',
      location(
        '  targets:\n    - ../a.yaml\n    - file:///etc/passwd\n    - ./b/*.yaml\n',
      ),
      [
        '6:7 location-target-outside',
        '7:7 location-target-scheme',
        '8:7 location-target-missing',
      ],
    ],
    [
      'a file location',
      location('  type: file\n  target: ./a.yaml\n'),
      ['5:9 location-type'],
    ],
  ])('finds %s', async (_, text, expected) => {
    const { places, refs, findings } = await inspectText(text);
    expect(places).toEqual(expected);
    expect(refs).toHaveLength(
      findings.some(({ severity }) => severity === 'error') ||
        !text.trim() ||
        text.startsWith('#')
        ? 0
        : 1,
    );
    findings.forEach(({ message, remedy }) => {
      expect(message).toMatch(/^\S.*[^.\s]$/);
      expect(remedy).toMatch(/[.?]$/);
    });
  });

  it.each<[string, string]>([
    [
      'Infra Demo API',
      "Write 'Infra-Demo-API', and keep the readable one as `title:`.",
    ],
    [
      'Grunnbeløp/æ',
      "Write 'Grunnbelop-ae', and keep the readable one as `title:`.",
    ],
    [
      '"///"',
      'Choose a name such as `payments-api`, and keep the readable one as `title:`.',
    ],
    [
      `${'long-'.repeat(14)}name`,
      `Write '${'long-'.repeat(
        11,
      )}long', and keep the readable one as \`title:\`.`,
    ],
  ])('suggests a name for %s', async (name, remedy) => {
    const [finding] = (await inspectText(SERVICE.replace('ledger', name)))
      .findings;
    expect(finding).toMatchObject({ rule: 'name-format', remedy });
  });

  it('keeps the good documents of a file with bad ones', async () => {
    const { refs, findings } = await inspectText(
      [
        SERVICE,
        'a: b: c\n',
        SERVICE.replace('ledger', 'no good'),
        '# nothing\n',
        SERVICE.replace('ledger', 'second'),
      ].join('---\n'),
    );
    expect(refs).toEqual([
      'component:default/ledger',
      'component:default/second',
    ]);
    expect(findings).toMatchObject([
      { rule: 'yaml-syntax', line: 10 },
      {
        rule: 'name-format',
        line: 15,
        entityRef: 'component:default/no good',
      },
    ]);
  });

  it.each([
    ['CRLF', SERVICE.replace(/\n/g, '\r\n')],
    ['a byte order mark', `\uFEFF${SERVICE}`],
    ['empty annotations', SERVICE.replace('spec:', '  annotations:\nspec:')],
    [
      'a date',
      SERVICE.replace('spec:', '  annotations: {a: 2022-11-23}\nspec:'),
    ],
    [
      'text in braces',
      SERVICE.replace('spec:', "  title: '${{ values.x }}'\nspec:"),
    ],
    [
      'aliases',
      SERVICE.replace('spec:', '  title: &t T\n  description: *t\nspec:'),
    ],
    ['keys that objects have', `${SERVICE}  constructor: x\n  toString: y\n`],
  ])('takes %s', async (_, text) => {
    expect(await inspectText(text)).toMatchObject({
      places: [],
      refs: ['component:default/ledger'],
    });
  });

  it.each([
    ['is too intricate', '['.repeat(60_000), 'yaml-limits'],
    ['has too many errors', '}\n'.repeat(200), 'yaml-limits'],
    ['is nested without end', '- '.repeat(20_000), 'yaml-limits'],
    ['has a quote that nothing closes', 'a: "b\nc: d', 'yaml-syntax'],
    ['has a bracket that nothing closes', 'a: [b\nc: d', 'yaml-syntax'],
    [
      'is an unfinished merge',
      `<<<<<<< x\na: ${'['.repeat(600)}`,
      'merge-conflict',
    ],
  ])('refuses only the document that %s', async (_, broken, rule) => {
    const { refs, documents, places } = await inspectText(
      [SERVICE, `# why\n${broken}\n`, SERVICE.replace('ledger', 'second')].join(
        '---\n',
      ),
    );
    expect(refs).toEqual([
      'component:default/ledger',
      'component:default/second',
    ]);
    expect(documents[1].line).toBe(12 + broken.split('\n').length);
    expect(places).toEqual([
      expect.stringMatching(new RegExp(`^1[0-3]:\\d+ ${rule}$`)),
    ]);
  });

  it.each([
    ['lifecycle: [production\n  owner: a', '6:14', '['],
    ['lifecycle: [production\n    owner: a\n    x: b', '6:14', '['],
    ['tags: {a: [b\n  c: d}', '6:13', '['],
    ['tags: {a: [b]\nx: y', '6:9', '{'],
    ['"[": "{"\n  tags: [a, "]"\n  b: c', '7:9', '['],
  ])(
    'points at the bracket that nothing closes in %j',
    async (text, at, bracket) => {
      const { findings, places } = await inspectText(
        `kind: Component\nmetadata:\n  name: a\n  # [ {\nspec:\n  ${text}\n`,
      );
      expect(places).toEqual([`${at} yaml-syntax`]);
      expect(findings[0]).toMatchObject({
        message: `Not valid YAML: this ${bracket} is never closed`,
        remedy: `Close it with ${
          bracket === '[' ? ']' : '}'
        }, or put the text in quotes.`,
      });
    },
  );

  it('holds to the kinds allowed for the file, or for the one it was reached from', async () => {
    const group = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: payments}
spec: {type: team, children: []}
`;
    const isAllowed = catalogRules([
      { allow: ['Component', 'Location'] },
      { allow: ['Group'], locations: [{ type: 'url', pattern: '**/org/*' }] },
    ]);
    const check = async (file: string) =>
      inspect(
        {
          [file]: location('  target: ./teams.yaml\n'),
          [file.replace(/[^/]*$/, 'teams.yaml')]: group,
        },
        {
          globs: ['**/catalog-info.yaml'],
          isKindAllowed: (entity, path) =>
            isAllowed(entity, {
              url: `http://git.test/a/b/src/branch/main/${path}`,
              repositoryUrl: 'http://git.test/a/b',
            }),
        },
      );
    expect(await check('catalog-info.yaml')).toMatchObject({
      places: ['teams.yaml:2:7 kind-not-allowed'],
      refs: ['location:default/all'],
    });
    expect(await check('org/catalog-info.yaml')).toMatchObject({
      places: [],
      refs: ['location:default/all', 'group:default/payments'],
    });
    expect(
      (
        await inspectText(location('  target: ./a.yaml\n'), {
          isKindAllowed: () => false,
        })
      ).places,
    ).toEqual(['2:7 kind-not-allowed']);
  });

  it('knows kinds that other plugins add', async () => {
    const text = SERVICE.replace(
      'backstage.io/v1alpha1\nkind: Component',
      'paved.dev/v1alpha1\nkind: Scorecard',
    );
    expect((await inspectText(text)).places).toEqual(['2:7 kind-unknown']);
    const scorecard = {
      kind: 'Scorecard',
      apiVersions: ['paved.dev/v1alpha1'],
      check: async ({ kind }: { kind: string }) => kind === 'Scorecard',
      references: [{ field: 'spec.owner', defaultKind: 'Group' }],
    };
    const kinds = [...entityKinds, scorecard];
    expect((await inspectText(text, { kinds })).refs).toEqual([
      'scorecard:default/ledger',
    ]);
  });

  it('stays within its limits', async () => {
    const many = Array.from({ length: 20 }, (_, index) =>
      SERVICE.replace('ledger', `s${index}`),
    ).join('---\n');
    expect(await inspectText(many, { limits: { documents: 5 } })).toMatchObject(
      {
        places: ['catalog-info.yaml limit-reached'],
        refs: { length: 5 },
      },
    );
    expect(
      (
        await inspectText(many.replace(/name: s/g, 'name: s '), {
          limits: { findings: 3 },
        })
      ).findings,
    ).toMatchObject([
      {},
      {},
      {},
      { rule: 'limit-reached', message: '17 more findings are not listed' },
    ]);
    expect(
      (await inspectText(SERVICE, { limits: { fileLength: 10 } })).places,
    ).toEqual(['catalog-info.yaml file-too-large']);
    expect(
      (
        await inspect(
          { 'catalog-info.yaml': API, 'openapi.yaml': 'x'.repeat(100) },
          { limits: { placeholderLength: 99 } },
        )
      ).places,
    ).toEqual(['catalog-info.yaml:9:12 placeholder-too-large']);
    expect(
      (
        await inspect(
          { 'catalog-info.yaml': SERVICE, 'catalog-info.yml': SERVICE },
          { limits: { files: 1 } },
        )
      ).places,
    ).toEqual(['catalog-info.yml limit-reached']);
  });

  it('turns a file that can not be read into a finding', async () => {
    const { findings, documents } = await inspectRepository({
      files: {
        find: async () => ['a.yaml', 'b.yaml'],
        links: async () => [],
        read: async path => {
          if (path === 'a.yaml') {
            throw new Error('it has 9000000 bytes');
          }
          return SERVICE;
        },
      },
    });
    expect(findings.map(place)).toEqual(['a.yaml file-unreadable']);
    expect(documents).toHaveLength(1);
  });

  it.each<[string, string[], string[]]>([
    [
      '1-Platform/one-platform',
      ['catalog/resources/CouchDB.yaml:23:1 field-unknown'],
      [],
    ],
    [
      'Kajabi/sage-lib',
      [
        'docs/catalog-info.yaml:25:7 reference-format',
        'packages/sage-packs/catalog-info.yaml:19:7 reference-format',
        'packages/sage-packs/catalog-info.yaml:20:7 reference-format',
        'packages/sage-packs/catalog-info.yaml:21:7 reference-format',
      ],
      [
        'system:default/sage',
        'component:default/sage-lib',
        'component:default/sage-lib.framework',
        'location:default/sage-lib.mono-repo',
        'component:default/sage-assets',
        'component:default/sage-sassdocs-site',
        'component:default/sage-react',
        'component:default/sage-storybook-site',
        'component:default/sage-system',
      ],
    ],
    [
      'TeraSky-OSS/backstage-plugins',
      [
        'examples/template/terraform-content/catalog-info.yaml:4:9 template-skeleton',
      ],
      [],
    ],
    ['contentful/rich-text', ['catalog-info.yaml:8:7 kind-unknown'], []],
    [
      'elastic/terraform-provider-elasticstack',
      ['catalog-info.yaml:44:9 name-format'],
      [
        'resource:default/buildkite-pipeline-terraform-provider-elasticstack-release',
      ],
    ],
    [
      'navikt/g',
      [
        '.backstage.yaml:8:7 tag-format',
        '.backstage.yaml:27:5 tag-format',
        '.backstage.yaml:34:12 placeholder-external?',
      ],
      [],
    ],
    [
      'openedx/edx-lint',
      [
        'catalog-info.yaml:12:3 field-type',
        'catalog-info.yaml:17:26 field-type',
      ],
      [],
    ],
    [
      'patterninc/caterpillar',
      [
        'backstage.yaml:15:1 field-missing',
        'backstage.yaml:15:1 field-missing',
      ],
      [],
    ],
  ])('reads the real files of %s', async (repository, places, refs) => {
    const files = readFolder(join(__dirname, '__fixtures__', repository));
    const inspection = await inspectRepository({
      files: memoryFiles(files),
      globs: files.has('catalog-info.yaml') ? undefined : ['**'],
    });
    expect(inspection.findings.map(place)).toEqual(places);
    expect(inspection.documents.map(({ entityRef }) => entityRef)).toEqual(
      refs,
    );
  });
});
