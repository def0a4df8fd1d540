import { spawn, type ChildProcess } from 'node:child_process';
import {
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GitCommand } from '@paved/plugin-repositories-node';
import { pushFiles } from '@paved/plugin-repositories-node/testUtils';

jest.setTimeout(300_000);

const postgres =
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise(done => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  await new Promise(done => server.close(done));
  return port;
}

async function eventually<T>(
  check: () => Promise<T | undefined>,
  timeoutMs: number,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const result = await check().catch(() => undefined);
    if (result !== undefined) {
      return result;
    }
    if (Date.now() > end) {
      throw new Error(`Not within ${timeoutMs} ms`);
    }
    await sleep(50);
  }
}

(postgres ? describe : describe.skip)('two replicas on one PostgreSQL', () => {
  let root: string;
  const replicas: Array<{ child: ChildProcess; port: number; output: string }> =
    [];

  async function startReplica(prefix: string) {
    const port = await freePort();
    const config = join(root, `app-config-${port}.json`);
    await writeFile(
      config,
      JSON.stringify({
        app: { baseUrl: 'http://localhost:3000' },
        backend: {
          baseUrl: `http://127.0.0.1:${port}`,
          listen: { host: '127.0.0.1', port },
          auth: { dangerouslyDisableDefaultAuthPolicy: true },
          database: { client: 'pg', connection: postgres, prefix },
        },
        repositories: {
          mirrors: { path: join(root, `mirrors-${port}`) },
          discovery: { schedule: { frequency: 'PT1S', timeout: 'PT10M' } },
        },
      }),
    );
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        resolve(__dirname, '__testUtils__/replica.ts'),
        '--config',
        config,
      ],
      {
        env: {
          ...process.env,
          NODE_ENV: 'development',
          REPLICA_FOLDER: join(root, 'repositories'),
          REPLICA_JOURNAL: join(root, 'journal'),
        },
      },
    );
    const replica = { child, port, output: '' };
    child.stdout.on('data', data => (replica.output += data));
    child.stderr.on('data', data => (replica.output += data));
    replicas.push(replica);
    return replica;
  }

  const push = async (name: string) => {
    const path = join(root, 'repositories', `${name}.git`);
    const aside = join(root, `${name}.git`);
    const git = GitCommand.create();
    await git.run(['init', '--quiet', '--bare', '-b', 'main', '--', aside]);
    await pushFiles(
      { url: aside },
      {
        branch: 'main',
        files: [
          {
            path: 'catalog-info.yaml',
            content: `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\nspec:\n  type: service\n  lifecycle: production\n  owner: a-team\n`,
          },
        ],
      },
    );
    await rename(aside, path);
  };

  const get = async (port: number, path: string) => {
    const response = await fetch(
      `http://127.0.0.1:${port}/api/repositories${path}`,
    );
    if (!response.ok) {
      throw new Error(`${response.status}`);
    }
    return response.json();
  };
  const isRegistered = (port: number, name: string) => async () =>
    (await get(port, `/repositories/folder/acme/${name}`)).state ===
      'registered' || undefined;
  const journal = async () =>
    (await readFile(join(root, 'journal'), 'utf8')).trim().split('\n');

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'paved-replicas-'));
    await mkdir(join(root, 'repositories'));
  });
  afterAll(async () => {
    replicas.forEach(({ child }) => child.kill('SIGKILL'));
    await rm(root, { recursive: true, force: true });
  });

  it('discover once, and go on when one is killed in the middle of a run', async () => {
    const prefix = `replicas_${process.pid}_`;
    await push('one');
    const first = await startReplica(prefix);
    await eventually(isRegistered(first.port, 'one'), 90_000).catch(error => {
      throw new Error(`${error}\n${first.output}`);
    });
    const second = await startReplica(prefix);
    await eventually(isRegistered(second.port, 'one'), 90_000).catch(error => {
      throw new Error(`${error}\n${second.output}`);
    });
    await push('two');
    await eventually(isRegistered(second.port, 'two'), 60_000);
    await sleep(5_000);

    // Nobody lists while somebody else does, and only one of them has read what was pushed
    const listings = await journal();
    for (let i = 0; i + 1 < listings.length; i += 2) {
      expect(listings[i + 1]).toBe(listings[i].replace('begin', 'end'));
    }
    const { items } = await get(second.port, '/runs');
    expect(
      items.filter(({ changed }: { changed: number }) => changed > 0),
    ).toHaveLength(2);

    const victim = await eventually(async () => {
      const last = (await journal()).at(-1);
      return replicas.find(({ child }) => last === `begin ${child.pid}`);
    }, 60_000);
    const survivor = replicas.find(replica => replica !== victim);
    victim.child.kill('SIGKILL');
    await push('three');
    await eventually(isRegistered(survivor?.port ?? 0, 'three'), 150_000).catch(
      error => {
        throw new Error(`${error}\n${survivor?.output}`);
      },
    );
    // A run writes its numbers at its end, after the repository has been registered
    await eventually(async () => {
      const runs = await get(survivor?.port ?? 0, '/runs');
      return runs.items.filter(
        ({ changed }: { changed: number }) => changed > 0,
      ).length === 3
        ? true
        : undefined;
    }, 60_000);
    await sleep(3_000);
    const { items: all } = await get(survivor?.port ?? 0, '/runs');
    expect(
      all.filter(({ changed }: { changed: number }) => changed > 0),
    ).toHaveLength(3);
  });
});
