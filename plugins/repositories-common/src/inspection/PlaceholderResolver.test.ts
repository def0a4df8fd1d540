import { API, inspect, inspectText, SERVICE } from './__testUtils__/inspect';

describe('placeholders', () => {
  it('brings in placeholders from the repository, at any depth', async () => {
    const sourceUrl = 'http://git.test/o/r/src/branch/main';
    const { places, documents } = await inspect(
      {
        'catalog-info.yaml': API,
        'openapi.yaml': 'openapi: 3.1.0\n',
        '.backstage/catalog-info.yaml': `${SERVICE}  note:
    - {a: {$json: /docs/my%20data.json}}
    - $yaml: ${sourceUrl}/docs/data.yaml?raw
    - {$text: x, other: {$text: stays}}
    - {$openapi: {$text: stays}}
`,
        'docs/my data.json': '{"b": [1, {"$text": "stays"}]}',
        'docs/data.yaml': 'c: d\n',
      },
      { sourceUrl },
    );
    expect(places).toEqual([]);
    expect(documents.map(({ entity }) => entity.spec)).toEqual([
      expect.objectContaining({
        note: [
          { a: { b: [1, { $text: 'stays' }] } },
          { c: 'd' },
          { $text: 'x', other: { $text: 'stays' } },
          { $openapi: { $text: 'stays' } },
        ],
      }),
      expect.objectContaining({ definition: 'openapi: 3.1.0\n' }),
    ]);
  });

  it.each<[string, string, string]>([
    ['$json', '{"a": }', 'data is not valid JSON: '],
    ['$yaml', 'a: 1\nb: c: d\n', 'data is not valid YAML: line 2: '],
    [
      '$yaml',
      'a: 1\na: 2\n',
      "data is not valid YAML: line 2: the key 'a' is there twice",
    ],
    [
      '$yaml',
      'a: 1\n---\nb: 1\n',
      'data is not valid YAML: it must hold exactly one document, but holds 2',
    ],
    ['$json', '['.repeat(100_000), 'data is not valid JSON: '],
    [
      '$yaml',
      '['.repeat(100_000),
      'data is not valid YAML: the file has a line too intricate',
    ],
  ])('names the file that %s can not parse', async (key, data, message) => {
    const { findings, refs } = await inspect({
      'catalog-info.yaml': `${SERVICE}  note:\n    ${key}: data\n`,
      data,
    });
    expect(findings).toEqual([
      expect.objectContaining({
        rule: 'placeholder-syntax',
        line: 10,
        message: expect.stringContaining(message),
      }),
    ]);
    expect(refs).toEqual([]);
  });

  it('leaves placeholders elsewhere to the catalog', async () => {
    const outside = await inspectText(
      API.replace('./openapi.yaml', 'https://x.test/openapi.yaml'),
    );
    expect(outside.documents[0].entity.spec?.definition).toEqual({
      $text: 'https://x.test/openapi.yaml',
    });
    const unknownType = await inspectText(
      `${SERVICE}  dependsOn: {$json: 'https://x.test/deps.json'}\n`,
    );
    expect(unknownType.refs).toEqual(['component:default/ledger']);
    expect(unknownType.places).toEqual(['9:22 placeholder-external?']);
    const unknownLinks = await inspectText(
      SERVICE.replace(
        'spec:',
        "  links: {$json: 'https://x.test/links.json'}\n  annotations: {backstage.io/view-url: x}\nspec:",
      ),
    );
    expect(unknownLinks.documents[0].entity.metadata).toEqual({
      name: 'ledger',
      links: { $json: 'https://x.test/links.json' },
    });

    const sourceUrl = 'http://git.test/o/r/src/branch/main';
    const foreign = API.replace(
      './openapi.yaml',
      'http://git.test/o/other/src/branch/main/openapi.yaml',
    );
    expect((await inspectText(foreign, { sourceUrl })).places).toEqual([
      '9:12 placeholder-foreign',
    ]);
    expect(
      (
        await inspectText(
          foreign.replace('other', 'r').replace('main', 'next'),
          { sourceUrl },
        )
      ).places,
    ).toEqual(['9:12 placeholder-external?']);
  });
});
