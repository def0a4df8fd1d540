import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

const CI = resolve(__dirname, '../../../deploy/ci');

describe('the action for GitHub', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'paved-action-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs the action's script with an `npm` that stands for the command line: it notes how it was called, and answers. */
  function run(answer: string, code: number, env: Record<string, string>) {
    writeFileSync(join(folder, 'answer'), answer);
    writeFileSync(
      join(folder, 'npm'),
      `#!/usr/bin/env bash\nprintf '%s\\n' "$@" END >>"${folder}/calls"\n[[ "$*" == *" gate "* ]] || exit 0\ncat "${folder}/answer"\nexit ${code}\n`,
    );
    chmodSync(join(folder, 'npm'), 0o755);
    const result = spawnSync('bash', [join(CI, 'github/gate/gate.sh')], {
      encoding: 'utf8',
      env: {
        PATH: `${folder}:${process.env.PATH}`,
        GITHUB_OUTPUT: join(folder, 'output'),
        GITHUB_SHA: 'abc',
        ENTITY: 'component:default/ledger',
        SCORECARD: 'production-readiness',
        LEVEL: '',
        ARTIFACT: '',
        WAIT: '60s',
        FACTS: '',
        CLI: '@paved/cli',
        ...env,
      },
    });
    const calls = readFileSync(join(folder, 'calls'), 'utf8').split('END\n');
    return { ...result, calls: calls.map(call => call.trim().split('\n')) };
  }

  it('pushes, asks, annotates, and keeps the exit code', () => {
    const decision = {
      decision: 'deny',
      id: 'd-1',
      entityRef: 'component:default/ledger',
      requiredLevel: 'silver',
      reasons: [{ title: 'Tests', status: 'fail', message: 'a\n::warning::b' }],
    };
    const { status, stdout, calls } = run(JSON.stringify(decision), 1, {
      FACTS: '--junit=a b.xml\n\n--fact=ci.x=$(touch pwned)\n',
      LEVEL: 'gold; touch pwned',
    });
    expect(status).toBe(1);
    expect(calls[0].slice(-5)).toEqual([
      'component:default/ledger',
      '--commit',
      'abc',
      '--junit=a b.xml',
      '--fact=ci.x=$(touch pwned)',
    ]);
    expect(calls[1].slice(-2)).toEqual(['--level', 'gold; touch pwned']);
    expect(stdout.split('\n').filter(line => line.startsWith('::'))).toEqual([
      '::error title=Release gate::component%3Adefault/ledger%3A deny%2C below the first level of silver',
      '::error title=Tests%3A fail::a%0A%3A%3Awarning%3A%3Ab',
    ]);
    expect(readFileSync(join(folder, 'output'), 'utf8')).toBe(
      'decision=deny\ndecision-id=d-1\n',
    );
  });

  it.each([1, 2, 3, 4])('is no yes without an answer (exit code %d)', code => {
    const { status, stdout } = run('', code, {});
    expect(status).toBe(code);
    expect(stdout).toContain('not released');
  });

  it('takes its inputs as variables only', () => {
    const { inputs, runs } = parse(
      readFileSync(join(CI, 'github/gate/action.yml'), 'utf8'),
    );
    expect(runs.steps[0].run).not.toContain('${{');
    for (const input of Object.keys(inputs)) {
      expect(Object.values(runs.steps[0].env)).toContain(
        `\${{ inputs.${input} }}`,
      );
    }
  });
});

it('the job for GitLab is a shell script', () => {
  const job = parse(readFileSync(join(CI, 'gitlab/gate.yml'), 'utf8'))[
    '.paved-gate'
  ];
  execFileSync('bash', ['-n', '-c', job.script.join('\n')]);
  expect(job.id_tokens.PAVED_TOKEN.aud).toBe('$PAVED_URL');
});

describe('what tells of a deployment', () => {
  const read = (file: string) => parse(readFileSync(join(CI, file), 'utf8'));
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'paved-deployment-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** What the command line is told to do, with a portal that is away. */
  function run(script: string, env: Record<string, string>) {
    const calls = join(folder, 'calls');
    writeFileSync(calls, '');
    writeFileSync(
      join(folder, 'npm'),
      `#!/usr/bin/env bash\nprintf '%s\\n' "$*" >>"${calls}"\nexit 4\n`,
    );
    chmodSync(join(folder, 'npm'), 0o755);
    const { status } = spawnSync('bash', ['-c', script], {
      env: { PATH: `${folder}:${process.env.PATH}`, ...env },
    });
    return { status, calls: readFileSync(calls, 'utf8').trim() };
  }

  it('is the last step for GitHub, which fails no deployment', () => {
    const { deploy } = read('github/deploy.example.yml').jobs;
    const step = deploy.steps.at(-1);
    expect(run(step.run, { RESULT: 'failure' }).calls).toBe(
      'exec --yes --package=@paved/cli -- paved event deployment --environment production --result failure',
    );
    expect(step['continue-on-error']).toBe(true);
    expect(deploy.permissions['id-token']).toBe('write');
  });

  it.each([
    ['success', '--environment live --result success'],
    ['failed', '--environment live --result failure'],
    ['canceled', undefined],
  ])(
    'is the end of the job for GitLab, which ended with %s',
    (status, told) => {
      const job = read('gitlab/deployment.yml')['.paved-deployment'];
      expect(
        run(job.after_script.join('\n'), {
          CI_JOB_STATUS: status,
          PAVED_CLI: '@paved/cli',
          PAVED_ENVIRONMENT: 'live',
        }),
      ).toEqual({
        status: 0,
        calls: told
          ? `exec --yes --package=@paved/cli -- paved event deployment ${told}`
          : '',
      });
      expect(job.id_tokens.PAVED_TOKEN.aud).toBe('$PAVED_URL');
    },
  );
});
