import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { RenderedTree } from '../RenderedTree';
import { parsePathTests, type BuildSpec } from './BuildSpec';
import { buildResult, type BuildOutcome } from './buildResult';
import { Databases } from './Databases';

/** Serves what the tests want to see; each case breaks one part. */
const SERVICE = `
const { createServer } = require('node:http');
const { Client } = require(process.env.PG);
const isReady = async () => {
  const client = new Client({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: 2000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('CREATE TABLE IF NOT EXISTS seen (at int)');
    return true;
  } catch {
    return false;
  } finally {
    client.end().catch(() => {});
  }
};
const server = createServer(async (request, response) => {
  if (request.url === '/ready') {
    response.statusCode = (await isReady()) ? 200 : 503;
  }
  response.end(request.url === '/metrics' ? '# TYPE seen counter\\nseen 1\\n' : 'hello');
}).listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
`;

describe('buildResult', () => {
  let databases: Databases;
  beforeAll(async () => {
    databases = await Databases.start(process.env);
  });
  afterAll(() => databases.stop());

  async function build(
    spec: object,
    files: Record<string, string> = { 'main.js': SERVICE },
    keep = false,
  ): Promise<BuildOutcome> {
    const [{ ...whole }]: BuildSpec[] = parsePathTests(
      JSON.stringify({
        builds: [{ name: 'case', toolchain: { node: '20' }, ...spec }],
      }),
      'build.yaml',
    ).builds;
    return buildResult(
      whole,
      RenderedTree.create(
        Object.entries(files).map(([path, text]) => ({
          path,
          mode: '100644' as const,
          content: Buffer.from(text),
        })),
      ),
      {
        databases: async () => databases,
        env: { ...process.env, PAVED_SECRET: 'x', NODE_OPTIONS: '--bogus' },
        keep,
      },
    );
  }
  const env = {
    PORT: '{PORT}',
    PG: require.resolve('pg'),
  };
  const start = {
    command: 'node main.js',
    env,
    health: '/live',
    readiness: '/ready',
    metrics: '/metrics',
    requests: [{ path: '/', status: 200, contains: 'hello' }],
    noticeSeconds: 60,
    graceSeconds: 60,
  };
  const service = (edits: object = {}) => ({
    database: true,
    start: { ...start, ...edits },
  });

  it('builds, runs with a database that goes and comes back, and stops', async () => {
    const outcome = await build(service());
    expect(outcome).toMatchObject({ state: 'passed' });
    expect(outcome.folder).toBeUndefined();
  });

  it.each<[string, object, (source: string) => string, RegExp]>([
    [
      'readiness that does not know the database',
      { noticeSeconds: 1 },
      source => source.replace('(await isReady()) ? 200 : 503', '200'),
      /\/ready does not become 503 while the database is away/,
    ],
    [
      'health that goes with the database',
      { noticeSeconds: 10 },
      source => source.replace("request.url === '/ready'", 'true'),
      /\/live does not become 200 while the database is away/,
    ],
    [
      'SIGTERM that is not heard',
      { graceSeconds: 1 },
      source =>
        `${source.replace(
          /process\.on[\s\S]*/,
          '',
        )}process.on('SIGTERM', () => {});`,
      /still runs 1 s after SIGTERM/,
    ],
    [
      'SIGTERM that ends it the hard way',
      {},
      source => source.replace(/process\.on[\s\S]*/, ''),
      /ended with SIGTERM \d+ ms after SIGTERM, not with 0/,
    ],
    [
      'a start that fails',
      {},
      () => 'console.error("no luck"); process.exit(3);',
      /ended by itself with 3; it said:\nno luck/,
    ],
    [
      'an answer that is another',
      { requests: [{ path: '/', status: 200, contains: 'goodbye' }] },
      source => source,
      /GET \/ does not answer 'goodbye': hello/,
    ],
    [
      'metrics that are none',
      {},
      source => source.replace('# TYPE seen counter', 'nothing'),
      /\/metrics is no metrics/,
    ],
  ])('fails for %s', async (_, edits, change, message) => {
    const outcome = await build(service(edits), { 'main.js': change(SERVICE) });
    expect(outcome.message).toMatch(message);
    expect(outcome.state).toBe('failed');
  });

  it('says which step failed, with its last words', async () => {
    const outcome = await build({
      install: 'echo installed',
      lint: ['true', 'echo "line 3 is ugly"; exit 2'],
      test: 'touch never',
    });
    expect(outcome).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(
        /^lint: .* ended with 2:\nline 3 is ugly\n$/,
      ),
    });
    expect(Object.keys(outcome.seconds)).toEqual(['install', 'lint']);
  });

  it('runs in a fresh clone, without what the tests themselves are run with', async () => {
    const outcome = await build(
      {
        env: { OWN: '{FOLDER}' },
        test: [
          'test -z "$PAVED_SECRET$NODE_OPTIONS$NODE_ENV$JEST_WORKER_ID"',
          'test "$OWN" = "$PWD"',
          'git log --oneline | grep -q "First commit"',
          'echo done > done.txt',
        ],
      },
      { 'a.txt': 'a' },
      true,
    );
    expect(outcome.message).toBeUndefined();
    expect(readFileSync(join(outcome.folder!, 'done.txt'), 'utf8')).toBe(
      'done\n',
    );
    expect(
      execFileSync('git', ['-C', outcome.folder!, 'status', '--porcelain'], {
        encoding: 'utf8',
      }),
    ).toBe('?? done.txt\n');
    rmSync(outcome.folder!, { recursive: true });
  });

  it('runs jobs, and looks at what they leave', async () => {
    const run = (job: object) =>
      build({
        run: [
          { command: 'echo 3 rows; echo a > out.csv; : > empty.csv', ...job },
        ],
      });
    expect(await run({ contains: '3 rows', files: ['out*'] })).toMatchObject({
      state: 'passed',
    });
    expect((await run({ contains: '4 rows' })).message).toMatch(
      /does not say '4 rows'/,
    );
    expect((await run({ files: ['*.parquet'] })).message).toMatch(
      /wrote no \*\.parquet/,
    );
    expect((await run({ files: ['empty.*'] })).message).toMatch(/is empty/);
    expect((await run({ command: 'echo {NOTHING}' })).message).toMatch(
      /\{NOTHING\} .* stands for nothing/,
    );
  });

  it('skips what this machine can not build, and says so', async () => {
    const outcome = await build({
      toolchain: { node: '99' },
      test: 'touch never',
    });
    expect(outcome).toMatchObject({
      state: 'skipped',
      message: expect.stringMatching(/node is \d+.*; it wants 99/),
    });
  });

  it('leaves no process and no database behind', async () => {
    const outcome = await build(
      {
        database: true,
        test: 'echo "$DATABASE_NAME" > name; sleep 300 & echo $! > pid; exit 1',
      },
      { 'a.txt': 'a' },
      true,
    );
    const read = (file: string) =>
      readFileSync(join(outcome.folder!, file), 'utf8').trim();
    expect(read('name')).toMatch(/^path_test_/);
    expect(await hasDatabase(read('name'))).toBe(false);
    const pid = read('pid');
    expect(
      existsSync(`/proc/${pid}`) &&
        !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')),
    ).toBe(false);
    rmSync(outcome.folder!, { recursive: true });
  });

  async function hasDatabase(name: string): Promise<boolean> {
    const probe = await databases.create();
    const { Client } = await import('pg');
    const client = new Client({
      connectionString: probe.places.DATABASE_URL,
    });
    await client.connect();
    const { rows } = await client.query(
      'SELECT datname FROM pg_database WHERE datname = $1',
      [name],
    );
    await client.end();
    await probe.dispose();
    return rows.length > 0;
  }
});
