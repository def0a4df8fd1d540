import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import type {
  EntityProviderConnection,
  EntityProviderMutation,
} from '@backstage/plugin-catalog-node';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import { repositoriesServiceMock } from '@paved/plugin-repositories-node/testUtils';
import { RepositoriesEntityProvider } from './RepositoriesEntityProvider';

type Page = Awaited<ReturnType<RepositoriesService['declaredEntities']>>;

const MINUTE = 60_000;

const entity = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default' },
});

describe('RepositoriesEntityProvider', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** A catalog with what another life of the portal left in it, and repositories that declare what a test says. */
  async function connect() {
    const catalog = new Set(['component:default/ghost']);
    const mutations: EntityProviderMutation['type'][] = [];
    const connection: EntityProviderConnection = {
      async applyMutation(mutation) {
        mutations.push(mutation.type);
        const refOf = ({ metadata }: Entity) =>
          `component:default/${metadata.name}`;
        if (mutation.type === 'full') {
          catalog.clear();
          mutation.entities.forEach(one => catalog.add(refOf(one.entity)));
        } else {
          mutation.added.forEach(one => catalog.add(refOf(one.entity)));
          mutation.removed.forEach(
            one => 'entityRef' in one && catalog.delete(one.entityRef),
          );
        }
      },
      async refresh() {},
    };
    const declared = { names: [] as string[], complete: false };
    const provider = RepositoriesEntityProvider.create({
      repositories: repositoriesServiceMock.mock({
        declaredEntities: async ({ since = 0 }): Promise<Page> => ({
          entities: declared.names.slice(since, since + 2).map(entity),
          removed: [],
          revision: Math.min(since + 2, declared.names.length),
          more: declared.names.length > since + 2,
          complete: declared.complete,
        }),
      }),
      auth: mockServices.auth(),
      logger: mockServices.logger.mock(),
    });
    await provider.connect(connection);
    return { provider, catalog, mutations, declared };
  }

  it('adds as the first run goes on, and compares everything once that is over and some time has passed', async () => {
    const { provider, catalog, mutations, declared } = await connect();
    declared.names = ['a', 'b', 'c'];
    await provider.synchronize();
    expect(mutations).toEqual(['delta', 'delta']);

    jest.advanceTimersByTime(10 * MINUTE);
    await provider.synchronize();
    expect(catalog).toContain('component:default/ghost');

    declared.names = ['a', 'b', 'c', 'd'];
    declared.complete = true;
    await provider.synchronize();
    expect([...catalog].sort()).toEqual(
      ['a', 'b', 'c', 'd'].map(name => `component:default/${name}`),
    );
    expect(mutations).toEqual(['delta', 'delta', 'delta', 'full']);

    jest.advanceTimersByTime(59 * MINUTE);
    await provider.synchronize();
    expect(mutations).toHaveLength(4);
    jest.advanceTimersByTime(2 * MINUTE);
    await provider.synchronize();
    expect(mutations.at(-1)).toBe('full');
  });

  it('leaves the catalog alone right after the first run, which has given it everything', async () => {
    const { provider, mutations, declared } = await connect();
    declared.names = ['a'];
    await provider.synchronize();
    declared.complete = true;
    await provider.synchronize();
    expect(mutations).toEqual(['delta']);
  });

  it('compares everything at once when discovery has been through before', async () => {
    const { provider, catalog, mutations, declared } = await connect();
    declared.names = ['a', 'b', 'c'];
    declared.complete = true;
    await provider.synchronize();
    expect(mutations).toEqual(['full']);
    expect(catalog).not.toContain('component:default/ghost');
  });
});
