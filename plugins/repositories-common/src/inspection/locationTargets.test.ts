import { inspect, location, SERVICE } from './__testUtils__/inspect';

describe('Locations', () => {
  it('follows Locations inside the repository, round in circles too', async () => {
    const { documents, files, places } = await inspect(
      {
        'catalog-info.yaml': location(`  targets:
    - ./services/**/*.yaml
    - all.yaml
    - /root.yaml
    - ./missing.yaml
    - https://elsewhere.test/catalog-info.yaml
  presence: optional
`),
        'all.yaml': location('  target: ./catalog-info.yaml\n').replace(
          'name: all',
          'name: back',
        ),
        'services/a/[x] y.yaml': SERVICE.replace('ledger', 'a'),
        'services/b.yaml': SERVICE.replace('ledger', 'b'),
        'root.yaml': location(
          "  target: './services/a/[x]%20y.yaml'\n",
        ).replace('name: all', 'name: root'),
      },
      { isReadable: () => true },
    );
    expect(places).toEqual([]);
    expect(files).toEqual([
      'catalog-info.yaml',
      'services/a/[x] y.yaml',
      'services/b.yaml',
      'all.yaml',
      'root.yaml',
    ]);
    expect(
      documents.map(({ entityRef, entity }) => [
        entityRef,
        entity.kind === 'Location' && entity.spec,
      ]),
    ).toEqual([
      [
        'location:default/all',
        {
          presence: 'optional',
          targets: ['https://elsewhere.test/catalog-info.yaml'],
        },
      ],
      ['component:default/a', false],
      ['component:default/b', false],
      ['location:default/back', {}],
      ['location:default/root', {}],
    ]);
  });

  it('inspects the good targets of a Location with a bad one', async () => {
    const { places, refs } = await inspect({
      'catalog-info.yaml': location(
        '  targets: [./a.yaml, ./gone.yaml, ./services]\n',
      ),
      'a.yaml': SERVICE,
      'services/b.yaml': SERVICE,
    });
    expect(places).toEqual([
      'catalog-info.yaml:5:23 location-target-missing',
      'catalog-info.yaml:5:36 location-target-missing',
    ]);
    expect(refs).toEqual(['component:default/ledger']);
  });
});
