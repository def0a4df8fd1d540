import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../main';

const DECISION = {
  decision: 'deny',
  id: 'd-1',
  entityRef: 'component:default/ledger',
  scorecard: 'scorecard:default/production-readiness',
  scorecardVersion: '0123456789abcdef',
  level: 'bronze',
  requiredLevel: 'silver',
  evaluatedAt: '2026-11-21T12:00:00.000Z',
  reasons: [
    {
      check: 'coverage',
      title: 'Tested\n::set-output name=x::y',
      level: 'silver',
      status: 'fail',
      message: 'Coverage is 71; at least 80 is wanted',
      remedy: 'Write tests, 100% of what matters',
    },
  ],
  waivers: [],
};

describe('commands that ask the portal', () => {
  let server: Server;
  let url: string;
  let folder: string;
  let seen: Array<{ path?: string; authorization?: string; body: any }>;
  let answers: Array<[number, unknown]>;

  beforeAll(async () => {
    server = createServer(async (req, res) => {
      seen.push({
        path: req.url,
        authorization: req.headers.authorization,
        body: await bodyOf(req),
      });
      const [status, body] = answers.length > 1 ? answers.shift()! : answers[0];
      res.statusCode = status;
      res.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
  });
  beforeEach(() => {
    seen = [];
    answers = [[200, DECISION]];
    folder = mkdtempSync(join(tmpdir(), 'paved-cli-'));
    process.env.PAVED_TOKEN = 'a-secret-token';
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    delete process.env.PAVED_TOKEN;
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
  const gate = (...args: string[]) =>
    run(
      'gate',
      'component:default/ledger',
      '--scorecard',
      'production-readiness',
      '--portal',
      url,
      ...args,
    );

  it.each([
    ['allow', 0],
    ['deny', 1],
    ['unknown', 3],
  ])('a gate that says %s exits with %d', async (decision, code) => {
    answers = [[200, { ...DECISION, decision }]];
    expect((await gate('--commit', 'abc')).code).toBe(code);
    expect(seen[0]).toEqual({
      path: '/api/scorecards/gate',
      authorization: 'Bearer a-secret-token',
      body: {
        entityRef: 'component:default/ledger',
        scorecard: 'production-readiness',
        commit: 'abc',
        fresh: true,
      },
    });
  });

  it.each<[string, [number, unknown], number]>([
    ['a server error', [500, { error: { message: 'no database' } }], 4],
    ['a proxy', [502, '<html>'], 4],
    ['too many requests', [429, ''], 4],
    ['a page instead of an answer', [200, '<html>'], 4],
    ['an empty answer', [200, {}], 4],
    ['an answer that is none', [200, { ...DECISION, decision: 'yes' }], 4],
    ['a redirect', [302, ''], 4],
    ['a refused token', [401, { error: { message: 'expired' } }], 2],
    ['no such entity', [404, { error: { message: 'no such entity' } }], 2],
    ['a wrong question', [400, { error: { message: 'no such level' } }], 2],
  ])('never opens on %s', async (_what, answer, code) => {
    answers = [answer];
    const result = await gate();
    expect(result.code).toBe(code);
    expect(result.stdout).toBe('');
    expect(result.stderr).toMatch(/^paved: .+\n$/);
    expect(result.stderr).not.toContain('a-secret-token');
  });

  it.each([
    [['--portal', 'http://127.0.0.1:49'], 4, "can't be reached: ECONNREFUSED"],
    [['--portal', 'ftp://x'], 2, 'is not usable'],
    [['--wait', 'soon'], 2, "'soon' is no time"],
    [['--format', 'xml'], 2, 'xml'],
  ])('says what is wrong with %j', async (args, code, message) => {
    const result = await gate(...args);
    expect(result.stderr).toContain(message);
    expect(result.code).toBe(code);
  });

  it('refuses what is no entity ref, and no portal', async () => {
    expect(
      await run('gate', 'ledger', '--scorecard', 'x', '--portal', url),
    ).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no entity ref'),
    });
    expect(
      await run('gate', 'component:default/x', '--scorecard', 'x'),
    ).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('which portal?'),
    });
  });

  it('waits while the answer is not known or not there', async () => {
    answers = [
      [503, ''],
      [200, { ...DECISION, decision: 'unknown' }],
      [200, { ...DECISION, decision: 'allow', reasons: [] }],
    ];
    expect((await gate('--wait', '20s')).code).toBe(0);
    expect(seen).toHaveLength(3);
  });

  it('prints reasons, and none of them can speak for CI', async () => {
    const text = await gate();
    expect(text.stdout).toContain('May not be released');
    expect(text.stdout).toContain('Coverage is 71; at least 80 is wanted');
    expect(text.stdout).toContain('To do: Write tests');
    const github = await gate('--format', 'github');
    const commands = github.stdout
      .split('\n')
      .filter(line => line.startsWith('::'));
    expect(commands).toHaveLength(2);
    expect(commands[1]).toBe(
      '::error title=Tested%0A%3A%3Aset-output name=x%3A%3Ay%3A fail::Coverage is 71; at least 80 is wanted%0ATo do: Write tests, 100%25 of what matters',
    );
    expect(JSON.parse((await gate('--format', 'json')).stdout)).toEqual(
      DECISION,
    );
  });

  it('pushes facts, says what was refused, and pushes a repeated job once', async () => {
    answers = [
      [
        200,
        {
          accepted: 1,
          repeated: false,
          rejected: [
            {
              index: 1,
              entityRef: 'component:default/ledger',
              fact: 'ci.coverage',
              reason: 'must be a number',
            },
          ],
        },
      ],
    ];
    const report = join(folder, 'report.xml');
    writeFileSync(report, '<testsuites/>');
    process.env.CI_JOB_ID = '7';
    const push = () =>
      run(
        'facts',
        'push',
        'component:default/ledger',
        '--portal',
        url,
        '--junit',
        report,
        '--fact',
        'ci.coverage=high',
        '--fact',
        'ci.imageSigned=true',
      );
    const result = await push();
    await push();
    delete process.env.CI_JOB_ID;
    expect(result.code).toBe(1);
    expect(result.stderr).toContain(
      'ci.coverage was refused: must be a number',
    );
    const [first, second] = seen.map(({ body }) => body);
    expect(first.id).toMatch(/^gitlab-7-/);
    expect(second.id).toBe(first.id);
    expect(first.facts.map((each: any) => [each.fact, each.value])).toEqual([
      ['ci.tests', 0],
      ['ci.failedTests', 0],
      ['ci.skippedTests', 0],
      ['ci.coverage', 'high'],
      ['ci.imageSigned', true],
    ]);
  });

  it('names the report that it cannot read', async () => {
    const push = (...args: string[]) =>
      run(
        'facts',
        'push',
        'component:default/ledger',
        '--portal',
        url,
        ...args,
      );
    expect(await push('--trivy', join(folder, 'none.json'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("none.json can't be read (ENOENT)"),
    });
    writeFileSync(join(folder, 'bad.xml'), '<a');
    expect(await push('--junit', join(folder, 'bad.xml'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('bad.xml: it is not XML'),
    });
    expect(await push()).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no facts'),
    });
  });
});

async function bodyOf(req: IncomingMessage): Promise<unknown> {
  const chunks = [];
  for await (const chunk of req) {
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString() || 'null');
}
