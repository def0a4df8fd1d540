import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type {
  RepositoryFinding,
  RepositoryStatus,
} from '@paved/plugin-repositories-common';
import { repositoriesServiceMock } from '@paved/plugin-repositories-node/testUtils';
import { createRegisterAction } from './createRegisterAction';

const ID = 'directory:payments/ledger';

const repository: RepositoryStatus = {
  id: ID,
  host: 'directory',
  owner: 'payments',
  name: 'ledger',
  url: 'http://localhost/git/payments/ledger',
  cloneUrl: 'http://localhost/git/payments/ledger.git',
  state: 'registered',
  entityCount: 2,
  errorCount: 0,
  warningCount: 0,
};

function entity(kind: string, name: string, documented = false): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name,
      annotations: {
        'paved.dev/repository': ID,
        'backstage.io/managed-by-location':
          'url:http://localhost/git/payments/ledger/src/branch/main/catalog-info.yaml',
        ...(documented && { 'backstage.io/techdocs-ref': 'dir:.' }),
      },
    },
  };
}

const finding: RepositoryFinding = {
  repositoryId: ID,
  commit: 'c'.repeat(40),
  rule: 'schema',
  severity: 'error',
  path: 'catalog-info.yaml',
  line: 7,
  message: 'spec.owner is missing',
  remedy: 'Name the team that owns it.',
};

describe('repositories:register', () => {
  const workspace = createMockDirectory();

  function setup(options: { entities: Entity[]; isDryRun?: boolean }) {
    const repositories = repositoriesServiceMock.mock();
    repositories.refresh.mockResolvedValue({ repository, findings: [] });
    repositories.get.mockResolvedValue(repository);
    const catalog = catalogServiceMock({ entities: options.entities });
    const action = createRegisterAction({
      repositories,
      catalog,
      auth: mockServices.auth(),
      config: mockServices.rootConfig({
        data: { app: { baseUrl: 'http://localhost:7007/' } },
      }),
    });
    const context = {
      ...createMockActionContext({
        workspacePath: workspace.path,
        input: { repositoryId: ID, timeoutSeconds: 1 },
      }),
      isDryRun: options.isDryRun,
    };
    const run = async () => {
      await action.handler(context);
      return Object.fromEntries(jest.mocked(context.output).mock.calls);
    };
    return { repositories, catalog, run };
  }

  it('waits until all entities are in the catalog', async () => {
    const entities = [
      entity('API', 'ledger'),
      entity('Component', 'ledger', true),
    ];
    const { catalog, run } = setup({ entities });
    const queryEntities = jest.spyOn(catalog, 'queryEntities');
    queryEntities.mockResolvedValueOnce({
      items: [entities[0]],
      totalItems: 1,
      pageInfo: {},
    });
    await expect(run()).resolves.toEqual({
      entityRef: 'component:default/ledger',
      entityRefs: expect.arrayContaining([
        'api:default/ledger',
        'component:default/ledger',
      ]),
      catalogEntityUrl:
        'http://localhost:7007/catalog/default/component/ledger',
      docsUrl: 'http://localhost:7007/docs/default/component/ledger',
      catalogInfoUrl:
        'http://localhost/git/payments/ledger/src/branch/main/catalog-info.yaml',
    });
    expect(queryEntities).toHaveBeenCalledTimes(2);
  });

  it('fails with what is wrong, where, and the mend', async () => {
    const { repositories, run } = setup({ entities: [] });
    repositories.refresh.mockResolvedValue({
      repository,
      findings: [{ ...finding, severity: 'warning', line: 1 }, finding],
    });
    await expect(run()).rejects.toThrow(
      `${ID} can't be registered:\ncatalog-info.yaml:7 spec.owner is missing (schema). Name the team that owns it.`,
    );
  });

  it('fails when nothing is declared, and when the catalog takes too long', async () => {
    const { repositories, run } = setup({
      entities: [entity('API', 'ledger')],
    });
    await expect(run()).rejects.toThrow(
      `${ID} declares 2 entities, but after 1 s the catalog shows 1 of them (api:default/ledger)`,
    );
    repositories.get.mockResolvedValue({ ...repository, entityCount: 0 });
    await expect(run()).rejects.toThrow('declares no entity');
  });

  it('checks the workspace in a dry run', async () => {
    const { repositories, run } = setup({ entities: [], isDryRun: true });
    workspace.setContent({ 'README.md': '' });
    await expect(run()).rejects.toThrow('declares no entity');
    workspace.setContent({
      'catalog-info.yaml': `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ledger }
spec: { type: service, lifecycle: production, owner: payments }
`,
    });
    await expect(run()).resolves.toMatchObject({
      entityRef: 'component:default/ledger',
      catalogEntityUrl:
        'http://localhost:7007/catalog/default/component/ledger',
    });
    expect(repositories.refresh).not.toHaveBeenCalled();
  });
});
