import { InputError } from '@backstage/errors';
import { inspectRepository } from './inspectRepository';
import { inspect, location, SERVICE } from './__testUtils__/inspect';
import { memoryFiles } from './__testUtils__/memoryFiles';

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

  it('says so where files are too many to be listed, or patterns too many or none', async () => {
    const files = memoryFiles({
      'catalog-info.yaml': location(
        `  targets: [./a.yaml, './services/*.yaml', './!(x).yaml', ./gone.yaml, './*.yml', './*.y', './*.z']\n`,
      ),
      'a.yaml': SERVICE,
    });
    const listed = files.find;
    files.find = async globs => {
      if (globs.some(glob => glob.includes('**'))) {
        throw new InputError('The repository has too many files: more than 9');
      }
      return listed(globs);
    };
    const inspection = await inspectRepository({
      files,
      globs: ['catalog-info.yaml', '**/api.yaml'],
      limits: { patterns: 3 },
    });
    expect(inspection.documents).toMatchObject([
      { entityRef: 'component:default/ledger' },
    ]);
    expect(
      inspection.findings.map(({ line, message }) => [line, message]),
    ).toEqual([
      [undefined, expect.stringContaining('too many files: more than 9')],
      [5, expect.stringContaining('too many files: more than 9')],
      [5, expect.stringContaining('too many files: more than 9')],
      [5, expect.stringContaining('too many files: more than 9')],
      [5, expect.stringContaining('too many files: more than 9')],
      [5, expect.stringContaining('hold more patterns than allowed')],
      [5, expect.stringContaining('hold more patterns than allowed')],
    ]);
    const { findings } = await inspect({
      'catalog-info.yaml': location("  target: './*/!(x).yaml'\n"),
      'a/b.yaml': SERVICE,
    });
    expect(findings).toMatchObject([
      {
        rule: 'files-not-listed',
        line: 5,
        message: expect.stringContaining("has '!(…)'"),
      },
    ]);
  });
});
