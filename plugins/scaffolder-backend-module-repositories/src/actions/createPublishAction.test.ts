import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { RepositoryStatus } from '@paved/plugin-repositories-common';
import { repositoriesServiceMock } from '@paved/plugin-repositories-node/testUtils';
import { gitBlobId } from '../workspace/gitBlobId';
import { createPublishAction } from './createPublishAction';

const HEAD = 'c'.repeat(40);
const CATALOG_FILE = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ledger
spec:
  type: service
  lifecycle: production
  owner: group:default/payments
`;

const repository: RepositoryStatus = {
  id: 'directory:payments/ledger',
  host: 'directory',
  owner: 'payments',
  name: 'ledger',
  url: 'http://localhost/git/payments/ledger',
  cloneUrl: 'http://localhost/git/payments/ledger.git',
  defaultBranch: 'main',
  head: HEAD,
  state: 'registered',
  entityCount: 1,
  errorCount: 0,
  warningCount: 0,
};

describe('repositories:publish', () => {
  const workspace = createMockDirectory();
  let repositories: ReturnType<typeof repositoriesServiceMock.mock>;
  let entities: Entity[];
  /** What the task has stored, as the scaffolder keeps it between attempts. */
  let checkpoints: Map<string, unknown>;

  beforeEach(() => {
    workspace.setContent({
      'catalog-info.yaml': CATALOG_FILE,
      'src/main.js': 'start();\n',
    });
    repositories = repositoriesServiceMock.mock();
    repositories.create.mockResolvedValue(repository);
    repositories.commitAuthor.mockResolvedValue({
      name: 'Sara Lind',
      email: 'sara.lind@example.com',
    });
    repositories.list.mockResolvedValue({ items: [] });
    repositories.get.mockRejectedValue(new NotFoundError('no such repository'));
    entities = [];
    checkpoints = new Map();
  });

  async function publish(
    options: {
      isDryRun?: boolean;
      host?: string;
      user?: object;
      owner?: string;
      defaultOwner?: string;
    } = {},
  ) {
    const action = createPublishAction({
      repositories,
      catalog: catalogServiceMock({ entities }),
      config: mockServices.rootConfig(),
      defaultOwner: options.defaultOwner,
    });
    const context = {
      ...createMockActionContext({
        workspacePath: workspace.path,
        input: {
          owner: 'owner' in options ? options.owner : 'payments',
          name: 'ledger',
          description: 'Keeps the books',
          ...(options.host && { host: options.host }),
        },
        user: options.user ?? { ref: 'user:default/sara-lind' },
      }),
      isDryRun: options.isDryRun,
      async checkpoint<T>({ key, fn }: { key: string; fn: () => Promise<T> }) {
        if (!checkpoints.has(key)) {
          checkpoints.set(key, await fn());
        }
        return checkpoints.get(key) as T;
      },
    };
    await action.handler(context);
    return Object.fromEntries(jest.mocked(context.output).mock.calls);
  }

  /** The repository as an attempt leaves it that dies before it can record its success. */
  function isThere(files: Record<string, string>, author = 'Sara Lind') {
    repositories.create.mockRejectedValue(new ConflictError('taken'));
    repositories.list.mockResolvedValue({
      items: [
        { ...repository, id: 'directory:x/ledger', owner: 'x' },
        repository,
      ],
    });
    repositories.get.mockResolvedValue(repository);
    repositories.history.mockResolvedValue([
      {
        id: HEAD,
        authorName: author,
        authorEmail: 'sara.lind@example.com',
        authoredAt: '2026-11-21T07:00:00Z',
        subject: 'First commit',
      },
    ]);
    repositories.tree.mockResolvedValue({
      commit: HEAD,
      entries: [
        { path: 'src', type: 'directory', id: 'd'.repeat(40) },
        ...Object.entries(files).map(([path, content]) => ({
          path,
          type: 'file' as const,
          id: gitBlobId(Buffer.from(content), 'sha1'),
        })),
      ],
    });
  }

  it('creates the repository in the name of the user', async () => {
    await expect(publish()).resolves.toEqual({
      repositoryId: 'directory:payments/ledger',
      cloneUrl: 'http://localhost/git/payments/ledger.git',
      url: 'http://localhost/git/payments/ledger',
      commit: HEAD,
    });
    expect(repositories.create).toHaveBeenCalledWith(
      {
        host: undefined,
        owner: 'payments',
        name: 'ledger',
        description: 'Keeps the books',
        defaultBranch: 'main',
        author: undefined,
        message: 'First commit',
        files: [
          {
            path: 'catalog-info.yaml',
            content: Buffer.from(CATALOG_FILE).toString('base64'),
            mode: '100644',
          },
          {
            path: 'src/main.js',
            content: Buffer.from('start();\n').toString('base64'),
            mode: '100644',
          },
        ],
      },
      { credentials: expect.anything() },
    );
  });

  it('takes the configured owner where the template names none', async () => {
    await publish({ owner: undefined, defaultOwner: 'acme' });
    await publish({ defaultOwner: 'acme' });
    expect(repositories.create.mock.calls.map(([{ owner }]) => owner)).toEqual([
      'acme',
      'payments',
    ]);
    await expect(publish({ owner: undefined })).rejects.toThrow(
      "set 'repositories.defaultOwner'",
    );
  });

  it('creates it in the name of the portal when no person runs the task', async () => {
    await publish({ user: {} });
    expect(repositories.create.mock.calls[0][0].author).toEqual({
      name: 'Paved',
      email: 'paved@users.noreply.invalid',
    });
  });

  it('says in a dry run what it would do, and touches nothing', async () => {
    await expect(publish({ isDryRun: true })).resolves.toMatchObject({
      repositoryId: 'dry-run:payments/ledger',
    });
    isThere({});
    await expect(publish({ isDryRun: true })).rejects.toThrow(
      'directory:payments/ledger exists already',
    );
    await expect(
      publish({ isDryRun: true, host: 'directory' }),
    ).rejects.toThrow('directory:payments/ledger exists already');
    expect(repositories.create).not.toHaveBeenCalled();
  });

  it.each([
    [
      'a symbolic link',
      () => symlinkSync('/etc/hostname', join(workspace.path, 'link')),
      "'link' in the workspace is a symbolic link",
    ],
    ['an empty workspace', () => workspace.clear(), 'nothing to publish'],
    [
      'a catalog file that is not valid',
      () =>
        workspace.addContent({
          'catalog-info.yaml': CATALOG_FILE.replace('ledger', 'led ger'),
        }),
      /catalog-info\.yaml:4/,
    ],
    [
      'an entity that another repository declares',
      () => {
        entities = [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: {
              name: 'ledger',
              annotations: { 'paved.dev/repository': 'directory:x/ledger' },
            },
          },
        ];
      },
      'The catalog already has component:default/ledger from another place',
    ],
  ])('refuses %s before anything is made', async (_, prepare, message) => {
    prepare();
    await expect(publish()).rejects.toThrow(message);
    expect(repositories.create).not.toHaveBeenCalled();
  });

  it('refuses a name that is taken, also when the content is the same', async () => {
    isThere({ 'catalog-info.yaml': CATALOG_FILE, 'src/main.js': 'start();\n' });
    await expect(publish()).rejects.toMatchObject({
      name: 'ConflictError',
      message:
        'The repository payments/ledger exists already and was not touched; run the template again with another name',
    });
  });

  describe('after an attempt that died', () => {
    beforeEach(async () => {
      repositories.create.mockRejectedValue(new Error('socket hang up'));
      await publish().catch(() => {});
    });

    it('recognises its own work', async () => {
      isThere({
        'catalog-info.yaml': CATALOG_FILE,
        'src/main.js': 'start();\n',
      });
      await expect(publish()).resolves.toMatchObject({
        repositoryId: 'directory:payments/ledger',
        commit: HEAD,
      });
      // A second retry takes the recorded outcome
      repositories.create.mockClear();
      await expect(publish()).resolves.toMatchObject({ commit: HEAD });
      expect(repositories.create).not.toHaveBeenCalled();
    });

    it.each([
      ['other content', { 'src/main.js': 'stop();\n' }, undefined],
      ['fewer files', {}, undefined],
      ['more files', { 'src/main.js': 'start();\n', extra: '' }, undefined],
      ['another author', { 'src/main.js': 'start();\n' }, 'Tomas Berg'],
    ])('does not take a repository with %s', async (_, files, author) => {
      isThere({ 'catalog-info.yaml': CATALOG_FILE, ...files }, author);
      await expect(publish()).rejects.toThrow('exists already');
    });
  });
});
