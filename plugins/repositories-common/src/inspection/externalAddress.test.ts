import { API, inspect, location, SERVICE } from './__testUtils__/inspect';

describe('addresses elsewhere', () => {
  it('tells addresses elsewhere that the portal may not read, and asks offline that it may', async () => {
    const text = [
      API.replace('./openapi.yaml', 'https://x.test:8443/openapi.yaml'),
      location('  targets: [./a.yaml, https://y.test/catalog-info.yaml]\n'),
    ].join('---\n');
    const files = { 'catalog-info.yaml': text, 'a.yaml': SERVICE };

    const refused = await inspect(files, { isReadable: () => false });
    expect(refused.findings).toMatchObject([
      {
        rule: 'host-not-allowed',
        severity: 'error',
        path: 'catalog-info.yaml',
        line: 9,
        message:
          "$text names 'https://x.test:8443/openapi.yaml', but this portal may not read from x.test:8443",
        remedy: expect.stringContaining(
          'let the platform team allow x.test:8443 under `backend.reading.allow`',
        ),
        entityRef: 'api:default/ledger',
      },
      {
        rule: 'host-not-allowed',
        severity: 'error',
        line: 15,
        column: 23,
        message: expect.stringContaining('https://y.test/catalog-info.yaml'),
        remedy: expect.stringContaining('y.test'),
        entityRef: 'location:default/all',
      },
    ]);
    expect(refused.refs).toEqual(['component:default/ledger']);

    const allowed = await inspect(files, {
      isReadable: ({ host }) => host === 'x.test:8443' || host === 'y.test',
    });
    expect(allowed.places).toEqual([
      'catalog-info.yaml:9:12 placeholder-external?',
    ]);
    const offline = await inspect(files);
    expect(offline.places).toEqual([
      'catalog-info.yaml:9:12 placeholder-external?',
      'catalog-info.yaml:15:23 location-target-external?',
    ]);
    for (const { remedy } of offline.findings) {
      expect(remedy).toMatch(
        /the portal needs [xy]\.test(:8443)? under `backend\.reading\.allow`/,
      );
    }
    for (const { refs } of [allowed, offline]) {
      expect(refs).toEqual([
        'api:default/ledger',
        'location:default/all',
        'component:default/ledger',
      ]);
    }
  });
});
