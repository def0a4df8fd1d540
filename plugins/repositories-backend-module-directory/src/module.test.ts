import { execFile } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  GitCommand,
  type RepositoryHost,
  repositoriesHostsExtensionPoint,
} from '@paved/plugin-repositories-node';
import request from 'supertest';
import { repositoriesModuleDirectory } from './module';

const run = promisify(execFile);
const git = GitCommand.create();
const author = { name: 'Sara Lind', email: 'sara.lind@example.com' };

describe('git over HTTP', () => {
  let base: string;
  let root: string;
  let stop: undefined | (() => Promise<void>);

  beforeEach(async () => {
    base = await realpath(await mkdtemp(join(tmpdir(), 'paved-http-')));
    root = join(base, 'repositories');
    await mkdir(root);
  });
  afterEach(async () => {
    await stop?.();
    stop = undefined;
    await rm(base, { recursive: true, force: true });
  });

  async function start(
    options: {
      serve?: boolean;
      production?: boolean;
      mayPush?: boolean;
    } = {},
  ) {
    const nodeEnv = process.env.NODE_ENV;
    const environment: Record<string, string | undefined> = process.env;
    environment.NODE_ENV = options.production ? 'production' : 'test';
    const hosts: RepositoryHost[] = [];
    const permissions = mockServices.permissions.mock({
      authorize: async queries =>
        queries.map(({ permission }) => ({
          result:
            permission.attributes.action === 'read' || options.mayPush !== false
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
        })),
    });
    const backend = await startTestBackend({
      features: [
        repositoriesModuleDirectory,
        permissions.factory,
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'http://portal.example' },
            repositories: {
              hosts: {
                directory: {
                  path: root,
                  url: 'http://localhost/git',
                  ...(options.serve === undefined
                    ? { serve: true }
                    : options.serve && { serve: true }),
                },
              },
            },
          },
        }),
      ],
      extensionPoints: [
        [
          repositoriesHostsExtensionPoint,
          { addHost: (added: RepositoryHost) => hosts.push(added) },
        ],
      ],
    });
    environment.NODE_ENV = nodeEnv;
    stop = () => backend.stop();
    const [host] = hosts;
    const onPush = jest.fn();
    host.connect?.({ onPush });
    await host.create({
      owner: 'team',
      name: 'api',
      defaultBranch: 'main',
      files: [
        {
          path: 'README.md',
          content: Buffer.from('# API\n').toString('base64'),
        },
      ],
      author,
      message: 'First',
    });
    onPush.mockClear();
    const port = backend.server.port();
    return {
      server: backend.server,
      host,
      onPush,
      port,
      url: (token?: string) =>
        `http://${token ? `any:${token}@` : ''}localhost:${port}/git`,
    };
  }

  /** The git of a person at a terminal, without this machine's settings. */
  async function person(cwd: string, ...args: string[]) {
    return run('git', args, {
      cwd,
      env: {
        PATH: process.env.PATH,
        HOME: base,
        LC_ALL: 'C',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_TERMINAL_PROMPT: '0',
        GIT_AUTHOR_NAME: author.name,
        GIT_AUTHOR_EMAIL: author.email,
        GIT_COMMITTER_NAME: author.name,
        GIT_COMMITTER_EMAIL: author.email,
      },
    });
  }

  async function commit(clone: string, message = 'Second') {
    await writeFile(join(clone, 'README.md'), `${message}\n`);
    await person(clone, 'commit', '-qam', message);
  }

  it('clones without a token, pushes with one, and tells the portal', async () => {
    const { url, host, onPush } = await start();
    // A hook that would leave a trace, and a setting that would run a program.
    const hook = join(root, 'team', 'api.git', 'hooks', 'post-receive');
    await mkdir(join(hook, '..'), { recursive: true });
    await writeFile(hook, `#!/bin/sh\ntouch ${base}/hook-ran\n`);
    await chmod(hook, 0o755);

    await person(base, 'clone', '-q', `${url()}/team/api.git`, 'clone');
    const clone = join(base, 'clone');
    await commit(clone);
    await expect(person(clone, 'push', '-q')).rejects.toThrow(
      /could not read Username|Authentication failed/,
    );
    await expect(
      person(clone, 'push', '-q', `${url('wrong')}/team/api.git`, 'main'),
    ).rejects.toThrow(/Authentication failed/);
    expect(onPush).not.toHaveBeenCalled();

    const token = mockCredentials.user.token();
    await person(clone, 'push', '-q', `${url(token)}/team/api.git`, 'main');
    const head = await person(clone, 'rev-parse', 'HEAD');
    await expect(
      host.get({ owner: 'team', name: 'api' }),
    ).resolves.toMatchObject({ head: head.stdout.trim() });
    expect(onPush).toHaveBeenCalledWith({ owner: 'team', name: 'api' });
    await expect(stat(join(base, 'hook-ran'))).rejects.toThrow();
  });

  it('streams content larger than buffers both ways, also without .git and by Bearer', async () => {
    const { url } = await start();
    await person(base, 'clone', '-q', `${url()}/team/api`, 'clone');
    const clone = join(base, 'clone');
    const noise = Buffer.alloc(6 * 1024 * 1024);
    for (let at = 0; at < noise.length; at += 4) {
      noise.writeUInt32LE((at * 2654435761) % 4294967296, at);
    }
    await writeFile(join(clone, 'noise.bin'), noise);
    await person(clone, 'add', '.');
    await person(clone, 'commit', '-qm', 'Noise');
    await person(
      clone,
      '-c',
      `http.extraHeader=Authorization: Bearer ${mockCredentials.user.token()}`,
      'push',
      '-q',
      'origin',
      'main:feature/noise',
    );
    await person(
      base,
      'clone',
      '-q',
      '-b',
      'feature/noise',
      `${url()}/team/api.git`,
      'again',
    );
    await expect(stat(join(base, 'again', 'noise.bin'))).resolves.toMatchObject(
      { size: noise.length },
    );
  });

  it('lets somebody who may not push read only', async () => {
    const { url, onPush } = await start({ mayPush: false });
    const token = mockCredentials.user.token();
    await person(base, 'clone', '-q', `${url(token)}/team/api.git`, 'clone');
    const clone = join(base, 'clone');
    await commit(clone);
    await expect(person(clone, 'push', '-q')).rejects.toThrow(
      /403|may not push/,
    );
    expect(onPush).not.toHaveBeenCalled();
  });

  it('wants a token for reading too in production', async () => {
    const { url } = await start({ production: true });
    await expect(
      person(base, 'clone', '-q', `${url()}/team/api.git`, 'clone'),
    ).rejects.toThrow(/could not read Username|Authentication failed/);
    const token = mockCredentials.service.token();
    await person(base, 'clone', '-q', `${url(token)}/team/api.git`, 'clone');
  });

  it('makes no repository by a push, and shows no link', async () => {
    const { url } = await start();
    await git.run(['init', '-q', '--bare', '--', join(base, 'outside.git')]);
    await symlink(join(base, 'outside.git'), join(root, 'team', 'linked.git'));
    await symlink(base, join(root, 'linked-owner'));
    await person(base, 'clone', '-q', `${url()}/team/api.git`, 'clone');
    const token = mockCredentials.user.token();
    for (const name of ['team/new', 'team/linked', 'linked-owner/outside']) {
      await expect(
        person(
          join(base, 'clone'),
          'push',
          '-q',
          `${url(token)}/${name}.git`,
          'main',
        ),
      ).rejects.toThrow(/not found/);
      await expect(
        person(base, 'ls-remote', `${url()}/${name}.git`),
      ).rejects.toThrow(/not found/);
    }
    await expect(stat(join(root, 'team', 'new.git'))).rejects.toThrow();
  });

  it('serves nothing unless told to', async () => {
    const { server } = await start({ serve: false });
    for (const address of [
      '/git/team/api.git/info/refs?service=git-upload-pack',
      '/git/team/api',
    ]) {
      const { status, headers } = await request(server).get(address);
      expect([address, status]).toEqual([address, 404]);
      // Else the app would answer with its page
      expect(headers['content-type']).toMatch(/text\/plain/);
    }
  });

  it('sends browsers to the portal’s page, branches with slashes divided rightly', async () => {
    const { server, host } = await start();
    await host.proposeChange({
      owner: 'team',
      name: 'api',
      base: 'main',
      branch: 'feature/x',
      title: 'X',
      files: [{ path: 'docs/a b.md', content: 'eA==' }],
      author,
    });
    const page = 'http://portal.example/repositories/directory/team/api';
    for (const [from, to] of [
      ['/git/team/api', page],
      ['/git/team/api/src/branch/main', `${page}?ref=main`],
      [
        '/git/team/api/src/branch/main/docs/index.md',
        `${page}?ref=main&path=docs%2Findex.md`,
      ],
      [
        '/git/team/api/src/branch/feature/x/docs/a%20b.md',
        `${page}?ref=feature%2Fx&path=docs%2Fa+b.md`,
      ],
      [
        '/git/no/such/src/branch/main/a',
        'http://portal.example/repositories/directory/no/such?ref=main&path=a',
      ],
      [
        '/git/group/sub/api',
        'http://portal.example/repositories/directory/group%2Fsub/api',
      ],
    ]) {
      const response = await request(server).get(from).expect(302);
      expect(response.headers.location).toBe(to);
    }
  });

  it('answers attacks with 4xx and goes on', async () => {
    const { port, server, url } = await start();
    const raw = (head: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(port, 'localhost', () => socket.write(head));
        let answer = '';
        socket.on('data', data => {
          answer += data;
          socket.end();
        });
        socket.on('close', () => resolve(answer.split('\r\n')[0]));
        socket.on('error', reject);
      });
    const service = 'info/refs?service=git-upload-pack';
    for (const path of [
      `/git/../../../etc/${service}`,
      `/git/team/../../outside.git/${service}`,
      `/git/team/%2e%2e/%2e%2e/outside.git/${service}`,
      `/git/team%2f..%2fapi.git/${service}`,
      `/git/team/api.git/../api.git/${service}`,
      '/git/team/api.git/objects/../config',
      '/git/team/api.git/HEAD',
      `/git/${'a/'.repeat(4000)}b.git/${service}`,
      `/git/ext::sh%20-c%20id/x.git/${service}`,
      `/git/--upload-pack=id/x.git/${service}`,
    ]) {
      await expect(
        raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
      ).resolves.toMatch(/^HTTP\/1\.1 4\d\d/);
    }
    await expect(
      raw(
        `GET /git/team/api.git/${service} HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(
          40_000,
        )}\r\n\r\n`,
      ),
    ).resolves.toMatch(/^HTTP\/1\.1 431/);
    await request(server)
      .post('/git/team/api.git/git-receive-pack')
      .set('Content-Type', 'application/x-git-receive-pack-request')
      .send('0000')
      .expect(401)
      .expect('WWW-Authenticate', /^Basic/);
    await request(server)
      .post('/git/team/api.git/git-upload-pack')
      .set('Content-Type', 'application/x-git-upload-pack-request')
      .send('zzzz not a packet line')
      .expect(response => expect(response.status).toBeGreaterThanOrEqual(200));
    await person(base, 'clone', '-q', `${url()}/team/api.git`, 'clone');
  });
});
