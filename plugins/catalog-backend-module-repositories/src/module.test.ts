import { createHmac } from 'node:crypto';
import { eventually, startPortal } from './__testUtils__/startPortal';

const component = (name: string, description = 'A service') => `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
  description: ${description}
spec:
  type: service
  lifecycle: production
  owner: ledger-team
`;

describe('repositories in the catalog', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    portal = await startPortal();
  });
  afterAll(async () => {
    await portal.stop();
  });

  it('follows what repositories declare', async () => {
    await portal.push('acme/ledger', {
      'catalog-info.yaml': component('ledger'),
    });
    await portal.push('acme/notes', { 'README.md': '# Notes' });
    await portal.discover();

    await eventually(async () =>
      expect(await portal.catalogRefs()).toEqual(['component:default/ledger']),
    );
    const { body } = await portal.api.get(
      '/api/catalog/entities/by-name/component/default/ledger',
    );
    expect(body.metadata.annotations).toMatchObject({
      'backstage.io/managed-by-location':
        'url:http://git.example.com/acme/ledger/src/branch/main/catalog-info.yaml',
      'backstage.io/managed-by-origin-location':
        'url:http://git.example.com/acme/ledger/src/branch/main/catalog-info.yaml',
      'backstage.io/source-location':
        'url:http://git.example.com/acme/ledger/src/branch/main/',
      'paved.dev/repository': 'directory:acme/ledger',
      // the host has no pages of its own: the portal's says how to clone and push
      'backstage.io/edit-url': '/repositories/directory/acme/ledger',
    });

    // A push, told by the signed hook: nobody waits for the schedule
    await portal.push('acme/ledger', {
      'catalog-info.yaml': `${component('ledger', 'Changed')}---${component(
        'ledger-jobs',
      )}`,
    });
    const hook = JSON.stringify({ owner: 'acme', name: 'ledger' });
    const unsigned = await portal.api
      .post('/api/repositories/hooks/directory')
      .set('content-type', 'application/json')
      .send(hook);
    expect(unsigned.status).toBe(401);
    const signed = await portal.api
      .post('/api/repositories/hooks/directory')
      .set('content-type', 'application/json')
      .set(
        'x-paved-signature',
        `sha256=${createHmac('sha256', 'a secret').update(hook).digest('hex')}`,
      )
      .send(hook);
    expect(signed.body).toEqual({ repositories: 1 });
    await eventually(async () =>
      expect(await portal.catalogRefs()).toEqual([
        'component:default/ledger',
        'component:default/ledger-jobs',
      ]),
    );

    // Gone from the repository, gone from the catalog
    await portal.push('acme/ledger', {
      'catalog-info.yaml': component('ledger', 'Changed'),
    });
    await portal.discover();
    await eventually(async () =>
      expect(await portal.catalogRefs()).toEqual(['component:default/ledger']),
    );

    // Discovery tells its own entities from those that another source has under the same name
    await portal.push('acme/notes', {
      'catalog-info.yaml': component('notes'),
    });
    await portal.discover();
    const { body: findings } = await portal.api.get(
      '/api/repositories/findings?repository=directory:acme/ledger',
    );
    expect(
      findings.items.map(({ rule }: { rule: string }) => rule),
    ).not.toContain('name-taken');
  });
});

it('registers nothing for a repository whose name only looks like one that may', async () => {
  const user = (name: string) => `
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: ${name} }
spec: { memberOf: [] }
`;
  const locations = ['people', 'crew'].map(name => ({
    type: 'url',
    pattern: `http://git.example.com/acme/${name}/src/branch/*/**`,
  }));
  const portal = await startPortal({
    config: {
      catalog: {
        rules: [{ allow: ['User'], locations }],
      },
    },
  });
  try {
    await portal.push('acme/people', { 'catalog-info.yaml': user('right') });
    await portal.push('acme/people/src/branch/x/y', {
      'catalog-info.yaml': user('by-path'),
    });
    await portal.push('acme/People-x', {
      'catalog-info.yaml': user('by-ending'),
    });
    await portal.push('Acme/crew', { 'catalog-info.yaml': user('by-case') });
    await portal.push('acme/people-team/people', {
      'catalog-info.yaml': user('by-owner'),
    });
    await portal.discover();
    const { body } = await portal.api.get('/api/repositories/repositories');
    expect(body.items.map(({ id }: { id: string }) => id)).not.toContain(
      'directory:acme/people/src/branch/x/y',
    );
    await eventually(async () =>
      expect(await portal.catalogRefs()).not.toEqual([]),
    );
    expect(await portal.catalogRefs()).toEqual(['user:default/right']);
  } finally {
    await portal.stop();
  }
});
