import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type UrlReaderService,
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { urlReaderServiceFactory } from '@backstage/backend-defaults/urlReader';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import { Router, json } from 'express';
import { GitCommand } from '../git';
import { pushFiles } from '../testUtils';
import { repositoriesUrlReaderFactory } from './repositoriesUrlReaderFactory';

const git = GitCommand.create();
const root = 'http://git.example/git/team/api/src/branch/main';

describe('repositoriesUrlReaderFactory', () => {
  let folder: string;
  let commit: string;
  let docs: string;
  let reader: UrlReaderService;
  let stop: () => Promise<void>;
  const seen = jest.fn();

  const revision = (name: string) =>
    git.text(['rev-parse', '--verify', name], { repository: folder });

  /** The repositories plugin as far as a reader needs it, on a real repository. */
  const repositories = createBackendPlugin({
    pluginId: 'repositories',
    register(reg) {
      reg.registerInit({
        deps: {
          httpRouter: coreServices.httpRouter,
          httpAuth: coreServices.httpAuth,
        },
        async init({ httpRouter, httpAuth }) {
          const router = Router();
          router.use(json());
          router.use(async (req, _res, next) => {
            await httpAuth.credentials(req, { allow: ['service'] });
            seen(req.path);
            next();
          });
          router.get('/resolve', (req, res) => {
            const path = String(req.query.url).slice(root.length + 1);
            if (path.startsWith('../')) {
              throw new NotFoundError('No repository is there');
            }
            res.json({
              repository: { id: 'directory:team/api' },
              commit,
              path: decodeURIComponent(path),
            });
          });
          router.post(
            '/repositories/directory/team/api/files',
            async (req, res) => {
              const { paths = ['a.yaml', 'docs/b.md'] } = req.body;
              const files = [];
              for (const path of paths) {
                const content = await git
                  .run(['cat-file', 'blob', `${commit}:${path}`], {
                    repository: folder,
                  })
                  .catch(() => undefined);
                if (content) {
                  const id = await revision(`${commit}:${path}`);
                  files.push(
                    path === 'large.txt'
                      ? { path, id, size: 9e9, tooLarge: true }
                      : {
                          path,
                          id,
                          size: content.length,
                          content: content.toString('base64'),
                        },
                  );
                }
              }
              res.json({ commit, files });
            },
          );
          router.get('/archive', async (req, res) => {
            res.setHeader('ETag', `"${docs}"`);
            if (req.headers['if-none-match'] === `"${docs}"`) {
              res.status(304).end();
              return;
            }
            res.end(
              await git.run(['archive', '--format=tar', docs], {
                repository: folder,
              }),
            );
          });
          httpRouter.use(router);
        },
      });
    },
  });

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'paved-reader-')));
    await git.run(['init', '-q', '--bare', '-b', 'main', '--', folder]);
    commit = await pushFiles(
      { url: folder },
      {
        branch: 'main',
        files: [
          { path: 'a.yaml', content: 'kind: Component\n' },
          { path: 'with space/ü.md', content: 'odd' },
          { path: 'docs/b.md', content: 'b' },
          { path: 'docs/deep/c.md', content: 'c' },
          { path: 'large.txt', content: 'x' },
        ],
      },
    );
    docs = await revision(`${commit}:docs`);
    const backend = await startTestBackend({
      features: [
        repositories,
        repositoriesUrlReaderFactory,
        urlReaderServiceFactory,
        mockServices.rootConfig.factory({
          data: {
            repositories: {
              hosts: { directory: { url: 'http://git.example/git/' } },
            },
          },
        }),
        createBackendPlugin({
          pluginId: 'asking',
          register(reg) {
            reg.registerInit({
              deps: { urlReader: coreServices.urlReader },
              async init({ urlReader }) {
                reader = urlReader;
              },
            });
          },
        }),
      ],
    });
    stop = () => backend.stop();
  });
  afterAll(async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('reads files, and knows when they have not changed', async () => {
    const read = await reader.readUrl(`${root}/a.yaml`);
    await expect(read.buffer()).resolves.toEqual(
      Buffer.from('kind: Component\n'),
    );
    expect(read.etag).toMatch(/^[0-9a-f]{40}$/);
    await expect(
      reader.readUrl(`${root}/a.yaml`, { etag: read.etag }),
    ).rejects.toMatchObject({ name: 'NotModifiedError' });
    await expect(
      reader
        .readUrl(`${root}/with%20space/%C3%BC.md`)
        .then(response => response.buffer()),
    ).resolves.toEqual(Buffer.from('odd'));
    for (const [path, name] of [
      ['nothing', 'NotFoundError'],
      ['../gone', 'NotFoundError'],
      ['large.txt', 'InputError'],
    ]) {
      await expect(
        reader.readUrl(`${root}/${encodeURIComponent(path)}`),
      ).rejects.toMatchObject({ name });
    }
  });

  it('reads folders, and knows when they have not changed', async () => {
    const tree = await reader.readTree(`${root}/docs/`);
    const files = await tree.files();
    expect(files.map(({ path }) => path).sort()).toEqual(['b.md', 'deep/c.md']);
    await expect(files[0].content()).resolves.toEqual(Buffer.from('b'));
    await expect(
      reader.readTree(`${root}/docs/`, { etag: tree.etag }),
    ).rejects.toMatchObject({ name: 'NotModifiedError' });
    const filtered = await reader.readTree(`${root}/docs/`, {
      filter: path => path.startsWith('deep/'),
    });
    await expect(filtered.files()).resolves.toHaveLength(1);
  });

  it('searches by globs and for single files', async () => {
    const found = await reader.search(`${root}/**/*.{yaml,md}`);
    expect(found.etag).toBe(commit);
    expect(found.files.map(({ url }) => url)).toEqual([
      `${root}/a.yaml`,
      `${root}/docs/b.md`,
    ]);
    await expect(found.files[1].content()).resolves.toEqual(Buffer.from('b'));
    await expect(
      reader.search(`${root}/**/*.md`, { etag: commit }),
    ).rejects.toMatchObject({ name: 'NotModifiedError' });
    await expect(reader.search(`${root}/a.yaml`)).resolves.toMatchObject({
      files: [{ url: `${root}/a.yaml` }],
    });
    await expect(reader.search(`${root}/nothing`)).resolves.toEqual({
      files: [],
      etag: '',
    });
  });

  it('leaves other addresses to other readers', async () => {
    seen.mockClear();
    for (const url of [
      'http://git.example/gitea/a.yaml',
      'http://git.example:81/git/team/api/src/branch/main/a.yaml',
      'https://git.example/git/team/api/src/branch/main/a.yaml',
      'http://evil.example/http://git.example/git/a.yaml',
    ]) {
      await expect(reader.readUrl(url)).rejects.toThrow(/not allowed/);
    }
    expect(seen).not.toHaveBeenCalled();
  });
});
