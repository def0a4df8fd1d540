import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import {
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GitCommand } from '@paved/plugin-repositories-node';
import { pushFiles } from '@paved/plugin-repositories-node/testUtils';

const postgres =
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING;

/** None of those that the system gives to whoever asks for any: somebody else would have it before a replica uses it. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 30_000);
    const server = createServer().listen(port, '127.0.0.1');
    if (await once(server, 'listening').catch(() => false)) {
      await new Promise(done => server.close(done));
      return port;
    }
  }
}

async function eventually<T>(check: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 240_000;
  for (;;) {
    const result = await check().catch(() => undefined);
    if (result !== undefined) {
      return result;
    }
    if (Date.now() > end) {
      throw new Error('Not within four minutes');
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
  const changedRuns = async (port: number) => {
    const { items } = await get(port, '/runs');
    return items.filter(({ changed }: { changed: number }) => changed > 0);
  };
  const hasChangedRuns = (port: number, count: number) => async () =>
    (await changedRuns(port)).length >= count || undefined;
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
    await eventually(isRegistered(first.port, 'one')).catch(error => {
      throw new Error(`${error}\n${first.output}`);
    });
    const second = await startReplica(prefix);
    await eventually(isRegistered(second.port, 'one')).catch(error => {
      throw new Error(`${error}\n${second.output}`);
    });
    await push('two');
    await eventually(isRegistered(second.port, 'two'));
    // A run writes its numbers at its end, after the repository has been registered
    await eventually(hasChangedRuns(second.port, 2));
    await sleep(5_000);

    // Nobody lists while somebody else does, and only one of them has read what was pushed
    const listings = await journal();
    for (let i = 0; i + 1 < listings.length; i += 2) {
      expect(listings[i + 1]).toBe(listings[i].replace('begin', 'end'));
    }
    expect(await changedRuns(second.port)).toHaveLength(2);

    const victim = await eventually(async () => {
      const last = (await journal()).at(-1);
      return replicas.find(({ child }) => last === `begin ${child.pid}`);
    });
    const survivor = replicas.find(replica => replica !== victim)!;
    victim.child.kill('SIGKILL');
    await push('three');
    await eventually(isRegistered(survivor.port, 'three')).catch(error => {
      throw new Error(`${error}\n${survivor.output}`);
    });
    await eventually(hasChangedRuns(survivor.port, 3));
    await sleep(3_000);
    expect(await changedRuns(survivor.port)).toHaveLength(3);
  });
});
