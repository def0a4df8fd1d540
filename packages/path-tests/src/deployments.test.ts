import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { renderExample } from './renderExample';

const PATH = join(__dirname, '../../../templates/scheduled-job');
const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const PUSHED_TO = 'https://gitlab-ci-token:secret@gitlab.example/acme/example';

// The layers with pipelines are those of all paths
describe.each(['github-actions', 'gitlab-ci'])('a pipeline of %s', ci => {
  let folder: string;
  let remote: string;
  let checkouts = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'paved-deployments-'));
    remote = join(folder, 'remote.git');
    const source = join(folder, 'source');
    await renderExample(PATH, source, { ci, name: 'example' });
    git('init', '--quiet', '--bare', '--initial-branch=main', remote);
    git('-C', remote, 'config', 'receive.advertisePushOptions', 'true');
    git('init', '--quiet', '--initial-branch=main', source);
    git('-C', source, 'add', '--all');
    git('-C', source, 'commit', '--quiet', '--message', 'It begins');
    git('-C', source, 'push', '--quiet', remote, 'main');
    // Stands for the command line, with a portal that is away
    writeFileSync(
      join(folder, 'npm'),
      `#!/bin/sh\nprintf '%s\\n' "$*" >>"${folder}/told"\nexit 4\n`,
    );
    chmodSync(join(folder, 'npm'), 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const environment = () => ({
    PATH: `${folder}:${process.env.PATH}`,
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.${remote}.insteadOf`,
    GIT_CONFIG_VALUE_0: `${PUSHED_TO}.git`,
  });
  function git(...args: string[]): string {
    return execFileSync('git', args, { encoding: 'utf8', env: environment() });
  }

  /** Runs the job that deploys as the CI system does. */
  function deploy(commit: string, options: { cancelled?: boolean } = {}) {
    checkouts += 1;
    const checkout = join(folder, `checkout-${checkouts}`);
    git('clone', '--quiet', remote, checkout);
    rmSync(join(folder, 'told'), { force: true });
    const read = (file: string) =>
      parse(readFileSync(join(checkout, file), 'utf8'));
    const run = (script: string, env: Record<string, string>) =>
      spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
        cwd: checkout,
        encoding: 'utf8',
        env: { ...environment(), ...env },
      });
    const before = git('-C', remote, 'rev-parse', 'main');
    const succeeded = (ci === 'gitlab-ci' ? onGitLab : onGitHub)();
    const told = join(folder, 'told');
    return {
      succeeded,
      committed: git('-C', remote, 'rev-parse', 'main') !== before,
      told: existsSync(told) ? readFileSync(told, 'utf8') : '',
    };

    function onGitHub() {
      const workflow = read('.github/workflows/deploy.yaml');
      const { permissions, env, steps } = workflow.jobs.deploy;
      expect(permissions['id-token']).toBe('write');
      expect(env).toEqual({ ENVIRONMENT: '${{ inputs.environment }}' });
      const output = join(folder, `output-${checkouts}`);
      writeFileSync(output, '');
      const variables = {
        ...workflow.env,
        ENVIRONMENT: 'production',
        GITHUB_SHA: commit,
        GITHUB_OUTPUT: output,
      };
      const [, tag, tell] = steps;
      const { status } = run(tag.run, variables);
      expect(tag.id).toBe('tag');
      expect(tell).toMatchObject({
        if: "!cancelled() && (failure() || steps.tag.outputs.committed == 'true')",
        'continue-on-error': true,
        env: {
          RESULT: "${{ job.status == 'success' && 'success' || 'failure' }}",
        },
      });
      const committed = readFileSync(output, 'utf8') === 'committed=true\n';
      if (!options.cancelled && (status !== 0 || committed)) {
        run(tell.run, {
          ...variables,
          RESULT: status === 0 ? 'success' : 'failure',
        });
      }
      return status === 0;
    }

    function onGitLab() {
      const pipeline = read('.gitlab-ci.yml');
      const { '.deploy': deployment, production, variables } = pipeline;
      const job = { ...deployment, ...production };
      expect(job.id_tokens).toEqual({
        PAVED_TOKEN: { aud: variables.PAVED_URL },
      });
      const env = {
        ...variables,
        CI_COMMIT_SHA: commit,
        CI_COMMIT_SHORT_SHA: commit.slice(0, 8),
        CI_DEFAULT_BRANCH: 'main',
        CI_JOB_NAME: 'production',
        CI_JOB_TOKEN: 'secret',
        CI_PROJECT_NAME: 'example',
        CI_PROJECT_PATH: 'acme/example',
        CI_SERVER_HOST: 'gitlab.example',
      };
      const { status } = run(job.script.join('\n'), env);
      const ended = status === 0 ? 'success' : 'failed';
      run(job.after_script.join('\n'), {
        ...env,
        CI_JOB_STATUS: options.cancelled ? 'canceled' : ended,
      });
      return status === 0;
    }
  }

  const toldOf = (commit: string, result: string) =>
    `exec --yes --package=@paved/cli@0.1.0 -- paved event deployment --entity component:default/example --environment production --result ${result} --commit ${commit}\n`;

  it('tells of each deployment once, with the commit that is deployed', () => {
    const deployed = { succeeded: true, committed: true };
    expect(deploy(A)).toEqual({ ...deployed, told: toldOf(A, 'success') });
    // Started again it finds its tag there
    expect(deploy(A)).toEqual({ succeeded: true, committed: false, told: '' });
    expect(deploy(B)).toEqual({ ...deployed, told: toldOf(B, 'success') });
    // Started again after another one, it goes back
    expect(deploy(A)).toEqual({ ...deployed, told: toldOf(A, 'success') });
  });

  it('tells of what failed, and of nothing that somebody stopped', () => {
    const hook = join(remote, 'hooks/pre-receive');
    writeFileSync(hook, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const refused = { succeeded: false, committed: false };
    expect(deploy(B)).toEqual({ ...refused, told: toldOf(B, 'failure') });
    rmSync(hook);
    expect(deploy(B, { cancelled: true }).told).toBe('');
  });
});
