import { inspectRepository } from './inspectRepository';
import { API, location, SERVICE } from './__testUtils__/inspect';
import { memoryFiles, place } from './__testUtils__/memoryFiles';

describe('symbolic links and submodules', () => {
  it('are told in the place of catalog files, of targets and of placeholders', async () => {
    const { findings, documents, files } = await inspectRepository({
      files: memoryFiles(
        {
          'catalog-info.yaml': [
            SERVICE,
            location(
              '  targets: [./link.yaml, ./docs/a.yaml, ./parts/*.yaml, ./vendor/a.yaml]\n  presence: optional\n',
            ),
            API,
          ].join('---\n'),
          'parts/b.yaml': SERVICE.replace('ledger', 'b'),
        },
        [
          'catalog-info.yml',
          '.backstage',
          'link.yaml',
          'docs',
          'parts/c.yaml',
          'openapi.yaml',
          'unrelated.yaml',
        ],
        ['vendor', 'other'],
      ),
    });
    expect(findings.map(place)).toEqual([
      '.backstage symbolic-link',
      'catalog-info.yml symbolic-link',
      'catalog-info.yaml:14:13 symbolic-link',
      'catalog-info.yaml:14:26 symbolic-link',
      'catalog-info.yaml:14:41 symbolic-link',
      'catalog-info.yaml:14:57 submodule',
      'catalog-info.yaml:25:12 symbolic-link',
    ]);
    expect(findings[1]).toMatchObject({
      severity: 'error',
      message: 'catalog-info.yml is a symbolic link, which Paved never follows',
      remedy: 'Commit the file itself in its place, or remove the link.',
    });
    expect(findings[5]).toMatchObject({
      severity: 'error',
      message:
        'vendor is a submodule: what is in it belongs to another repository',
    });
    expect(files).toEqual([
      '.backstage',
      'catalog-info.yml',
      'catalog-info.yaml',
      'parts/b.yaml',
    ]);
    expect(documents.map(({ entityRef }) => entityRef)).toEqual([
      'component:default/ledger',
      'component:default/b',
    ]);
  });
});
