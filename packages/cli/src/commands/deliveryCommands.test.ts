import assert from 'node:assert/strict';
import { mapEvent } from '@paved/plugin-adoption-common';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../main';

const TAKEN = {
  taken: 1,
  repeated: 0,
  corrected: 0,
  outdated: [],
  ignored: 0,
  refused: [],
};
const SHA = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const GITHUB = {
  GITHUB_RUN_ID: '7',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'acme/ledger',
  GITHUB_SHA: SHA,
};

describe('commands that tell of delivery', () => {
  let server: Server;
  let url: string;
  let folder: string;
  let seen: Array<{
    url?: string;
    type?: string;
    token?: string;
    body: string;
  }>;
  let answer: [number, unknown];
  let before: NodeJS.ProcessEnv;

  beforeAll(async () => {
    server = createServer(async (req, res) => {
      const parts = [];
      for await (const part of req) {
        parts.push(part);
      }
      seen.push({
        url: req.url,
        type: req.headers['content-type'],
        token: req.headers.authorization,
        body: Buffer.concat(parts).toString(),
      });
      res.statusCode = answer[0];
      res.end(JSON.stringify(answer[1]));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
  });
  beforeEach(() => {
    seen = [];
    answer = [200, TAKEN];
    folder = mkdtempSync(join(tmpdir(), 'paved-cli-'));
    before = { ...process.env };
    for (const name of Object.keys(process.env)) {
      if (/^(GITHUB|CI_|ACTIONS_)/.test(name)) {
        delete process.env[name];
      }
    }
    process.env.PAVED_TOKEN = 'a-secret-token';
    process.env.PAVED_URL = url;
  });
  afterEach(() => {
    // Whatever was sent, the portal can read
    for (const { url: path, body } of seen) {
      if (path === '/api/adoption/events') {
        const mapped = mapEvent(JSON.parse(body), {
          now: new Date(),
          oldest: new Date(0),
          sender: { source: 'external:ci' },
        });
        assert('telling' in mapped, JSON.stringify(mapped));
      }
    }
    rmSync(folder, { recursive: true });
    process.env = before;
  });

  async function run(...args: string[]) {
    const output = { stdout: '', stderr: '' };
    const spies = (['stdout', 'stderr'] as const).map(name =>
      jest.spyOn(process[name], 'write').mockImplementation(text => {
        output[name] += text;
        return true;
      }),
    );
    const code = await main(['node', 'paved', ...args]);
    spies.forEach(spy => spy.mockRestore());
    return { code, ...output };
  }
  const sent = () => seen.map(({ body }) => JSON.parse(body));

  it('tells of a deployment with what the CI job knows', async () => {
    Object.assign(process.env, GITHUB);
    const production = ['--environment', 'production'];
    const { code, stdout } = await run('event', 'deployment', ...production);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^github-7-2-[0-9a-f]{12}: taken\n$/);
    expect(seen[0]).toMatchObject({
      url: '/api/adoption/events',
      type: 'application/json',
      token: 'Bearer a-secret-token',
    });
    expect(sent()[0]).toEqual({
      specversion: '1.0',
      id: expect.stringMatching(/^github-7-2-.*\/finished$/),
      source: 'https://github.com/acme/ledger',
      type: 'dev.paved.deployment',
      time: expect.any(String),
      data: {
        id: expect.stringMatching(/^github-7-2-/),
        environment: 'production',
        finishedAt: expect.any(String),
        result: 'success',
        commit: SHA,
        url: 'https://github.com/acme/ledger/actions/runs/7',
      },
    });

    // Its beginning is a part of the same one, another environment is another
    await run('event', 'deployment', ...production, '--running');
    await run('event', 'deployment', '--environment', 'staging');
    const [, running, staging] = sent();
    expect(running.data.id).toBe(sent()[0].data.id);
    expect(running.data).toMatchObject({ startedAt: expect.any(String) });
    expect(running.data).not.toHaveProperty('result');
    expect(staging.data.id).not.toBe(running.data.id);
  });

  it('tells of what it is told', async () => {
    const { code } = await run(
      ...['event', 'deployment', '--environment', 'production'],
      ...['--id', 'd-1', '--entity', 'Component:default/Ledger'],
      ...['--result', 'failure', '--reason', 'hotfix', '--mends', 'i-1'],
      ...['--finished-at', '2026-11-21T09:30:00+01:00', '--deployed', '1.2.3'],
      ...['--source', 'forge', '--step', 'eu'],
    );
    expect(code).toBe(0);
    expect(sent()[0]).toMatchObject({
      source: 'forge',
      data: {
        id: 'd-1',
        step: 'eu',
        entity: 'component:default/ledger',
        result: 'failure',
        reason: 'hotfix',
        mends: ['i-1'],
        finishedAt: '2026-11-21T08:30:00.000Z',
        version: '1.2.3',
      },
    });
    answer = [200, { ...TAKEN, taken: 0, repeated: 1 }];
    const end = await run(
      ...['event', 'incident', '--id', '4711'],
      ...['--resolved-at', '2026-11-21T08:30:00Z'],
    );
    expect(end).toMatchObject({ code: 0, stdout: '4711: known already\n' });
    expect(sent()[1]).toMatchObject({
      type: 'dev.paved.incident',
      data: { id: '4711', resolvedAt: '2026-11-21T08:30:00.000Z' },
    });
    const shown = await run(
      ...[
        'event',
        'deployment',
        '--environment',
        'x',
        '--id',
        '1',
        '--dry-run',
      ],
    );
    expect(JSON.parse(shown.stdout).data.id).toBe('1');
    expect(seen).toHaveLength(2);
  });

  it.each<[string[], number, string]>([
    [['--environment', 'production'], 2, 'Give --id'],
    [['--id', '1'], 2, '--environment'],
    [['--environment', 'a', '--id', '1', '--result', 'ok'], 2, 'success'],
    [['--environment', 'a', '--id', '1', '--entity', 'x'], 2, 'no entity ref'],
    [
      ['--environment', 'a', '--id', '1', '--finished-at', '1795512600'],
      2,
      'is no ISO instant',
    ],
    [
      ['--environment', 'a', '--id', '1', '--portal', 'http://127.0.0.1:49'],
      4,
      "can't be reached",
    ],
  ])('says what is wrong with %j', async (args, code, message) => {
    const result = await run('event', 'deployment', ...args);
    expect(result.stderr).toContain(message);
    expect(result.code).toBe(code);
    expect(seen).toEqual([]);
  });

  it('says what the portal refused', async () => {
    const reason = 'component:default/notes does not come from acme/ledger';
    answer = [207, { ...TAKEN, taken: 0, refused: [{ index: 0, reason }] }];
    const args = ['event', 'deployment', '--environment', 'a', '--id', '1'];
    expect(await run(...args)).toMatchObject({
      code: 1,
      stderr: `paved: it was refused: ${reason}\n`,
    });
    const stands = 'a later statement of result stands';
    answer = [
      200,
      { ...TAKEN, taken: 0, outdated: [{ index: 0, id: '1', reason: stands }] },
    ];
    expect(await run(...args)).toEqual({
      code: 1,
      stdout: '',
      stderr: `paved: not all of it was taken: ${stands}\n`,
    });
    answer = [200, {}];
    expect((await run(...args)).code).toBe(2);
    answer = [401, { error: { message: 'expired' } }];
    expect((await run(...args)).code).toBe(2);
  });

  it('brings files as they are', async () => {
    const file = join(folder, 'a b.csv');
    writeFileSync(file, '\uFEFFid\r\n1\r\n');
    answer = [
      207,
      {
        taken: 1,
        repeated: 2,
        corrected: 3,
        outdated: [{ line: 7, reason: 'a later statement of result stands' }],
        refused: [{ line: 4, reason: 'result: is missing' }],
        notes: ['Two of these are not in the catalog.'],
      },
    ];
    const args = ['import', 'work-items', file, '--option', 'source=jira'];
    expect(await run(...args)).toEqual({
      code: 1,
      stdout:
        '1 taken, 3 corrected, 2 known already, 1 not taken, as something else stands, 1 refused\n',
      stderr: `${file}:4: result: is missing\n${file}:7: a later statement of result stands\n${file}: Two of these are not in the catalog.\n`,
    });
    expect(seen).toEqual([
      {
        url: '/api/adoption/imports/work-items?source=jira&name=a+b.csv',
        type: 'text/csv',
        token: 'Bearer a-secret-token',
        body: '\uFEFFid\r\n1\r\n',
      },
    ]);
    expect(await run('import', 'costs', join(folder, 'no'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('(ENOENT)'),
    });
    answer = [400, { error: { message: 'Line 1: save it with commas' } }];
    expect(await run('import', 'costs', file)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('save it with commas'),
    });
    expect((await run('import', 'costs', file, '--option', 'x')).code).toBe(2);
  });
});
