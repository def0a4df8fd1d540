import { join } from 'node:path';
import { parse } from 'yaml';
import { readFile } from 'node:fs/promises';
import type { JsonObject } from '@backstage/types';
import { readSnapshot, renderRelease } from '@paved/plugin-golden-paths-node';
import { locatePath } from '../FolderSource';
import { kustomizeCommand } from '../kubernetes/kustomize';
import { OWNER } from '../owner';
import type { Problem } from '../Problem';
import { RenderedTree } from '../RenderedTree';
import { alerts } from './alerts';
import { catalogFiles } from './catalogFiles';
import type { Check } from './Check';
import { dashboards } from './dashboards';
import { docs, findMkdocs } from './docs';
import { dockerfile } from './dockerfile';
import { essentials } from './essentials';
import { githubWorkflows } from './githubWorkflows';
import { gitlabPipeline } from './gitlabPipeline';
import { kubernetes } from './kubernetes';
import { placeholders } from './placeholders';
import { score } from './score';
import { expectedLevel, standingOf } from './scorecard';
import { wellFormed } from './wellFormed';

const folder = join(__dirname, '../__fixtures__/paths/greeter');
const scorecardFile = join(
  __dirname,
  '../../../../demo/repositories/engineering-standards/scorecards/production-readiness.yaml',
);
const WORKFLOW = '.github/workflows/ci.yml';
const DEPLOYMENT = 'deploy/base/deployment.yaml';
const CALL = `
  deploy:
    uses: ./.github/workflows/deploy.yml
    permissions: { contents: write }
`;
const CALLED = `
on: workflow_call
permissions: { contents: read }
jobs:
  push:
    runs-on: ubuntu-24.04
    permissions: { contents: write, id-token: write }
    steps: [{ run: git push }]
  look:
    runs-on: ubuntu-24.04
    steps: [{ run: git log }]
`;
const AROUND = 'deploy/base/around.yaml';
const ALERTS = 'deploy/observability/alerts.yaml';

/** What is rewritten, put there or (`undefined`) taken away, by path. */
type Edit = Record<string, ((text: string) => string) | undefined>;

const instead =
  (from: string | RegExp, to: string) =>
  (text: string): string => {
    const edited = text.replace(from, to);
    if (edited === text) {
      throw new Error(`'${from}' is not in the text, so nothing is broken`);
    }
    return edited;
  };
const whole = (text: string) => () => text;
const and = (more: string) => (text: string) => `${text}${more}`;

// Programs of others are run, and the machine may be busy
describe('checks of what a path renders', () => {
  const rendered: Record<
    string,
    { tree: RenderedTree; parameters: JsonObject }
  > = {};
  beforeAll(async () => {
    const located = await locatePath(folder);
    const { snapshot } = await readSnapshot(located.source, located);
    for (const ci of ['github-actions', 'gitlab-ci']) {
      const { files, lockFile, lock } = renderRelease(snapshot!, {
        parameters: {
          name: 'hello',
          description: 'Greets whoever asks it to',
          owner: 'group:default/platform-team',
          database: 'postgresql',
          ci,
        },
        repository: { owner: OWNER, name: 'hello' },
      });
      rendered[ci] = {
        tree: RenderedTree.create([...files, lockFile]),
        parameters: lock.parameters,
      };
    }
  });

  function broken(ci: string, edit: Edit) {
    const { tree, parameters } = rendered[ci];
    const files = new Map(tree.files.map(file => [file.path, file]));
    for (const [path, change] of Object.entries(edit)) {
      const file = files.get(path);
      if (!change) {
        expect(files.delete(path)).toBe(true);
        continue;
      }
      const text = Buffer.from(file?.content ?? '').toString('utf8');
      files.set(path, {
        mode: '100644' as const,
        ...file,
        path,
        content: Buffer.from(change(text)),
      });
    }
    return { tree: RenderedTree.create([...files.values()]), parameters };
  }

  const asFound = (problems: Problem[]) =>
    problems.map(
      ({ file, line, message }) =>
        `${file}${line === undefined ? '' : `:${line}`} ${message}`,
    );

  const read = kubernetes(undefined);
  const all: Record<string, Check> = {
    wellFormed,
    placeholders,
    essentials,
    read,
    score,
    githubWorkflows,
    gitlabPipeline,
    dockerfile,
    dashboards,
    alerts,
    catalogFiles,
  };

  it.each(Object.entries(all))(
    '%s finds nothing in what is as it should be',
    async (_, check) => {
      for (const result of Object.values(rendered)) {
        expect(asFound(await check(result))).toEqual([]);
      }
    },
  );

  const cases: Array<[keyof typeof all, string, Edit, RegExp, string?]> = [
    [
      'wellFormed',
      'YAML with a key twice',
      { 'renovate.yaml': whole('a: 1\na: 2\n') },
      /^renovate\.yaml:2 it is not YAML/,
    ],
    [
      'wellFormed',
      'YAML left open',
      { 'mkdocs.yml': and('a: [') },
      /^mkdocs\.yml:\d+ it is not YAML/,
    ],
    [
      'wellFormed',
      'JSON with a comma too many',
      { 'renovate.json': whole('{"a":1,}') },
      /^renovate\.json it is not JSON/,
    ],
    [
      'wellFormed',
      'JSON with comments that is cut off',
      { 'tsconfig.json': whole('// a\n{') },
      /^tsconfig\.json:\d it is not JSON/,
    ],
    [
      'wellFormed',
      'TOML',
      { 'pyproject.toml': and('a = \n') },
      /^pyproject\.toml:\d it is not TOML/,
    ],
    [
      'placeholders',
      'an expression that is left',
      { 'README.md': and('${{ values.nmae }}') },
      /^README\.md:4 '\$\{\{ values\.nmae \}\}': it is not rendered/,
    ],
    [
      'placeholders',
      'a condition that is left',
      { 'docs/index.md': and('{% if x %}') },
      /^docs\/index\.md:4 .*not rendered/,
    ],
    [
      'placeholders',
      'a name that is left',
      { 'src/{{ name }}.js': whole('') },
      /its name is not rendered/,
    ],
    [
      'placeholders',
      'a template that is copied',
      { 'a.md.njk': whole('a') },
      /its name is not rendered/,
    ],
    [
      'placeholders',
      'work for somebody',
      { 'src/main.js': and('// TODO: all') },
      /'TODO': somebody would have to find it/,
    ],
    [
      'placeholders',
      'a gap to fill in',
      { 'README.md': and('<your team>') },
      /fill it in/,
    ],
    [
      'placeholders',
      'a map as text',
      { 'README.md': and('[object Object]') },
      /use `dump`/,
    ],
    [
      'placeholders',
      'a value that is not there',
      { 'src/settings.env': whole('PORT=undefined\n') },
      /^src\/settings\.env:1 .*was not there/,
    ],
    [
      'placeholders',
      'an empty value in the catalog',
      { 'catalog-info.yaml': instead(/owner: .*/, 'owner: ""') },
      /^catalog-info\.yaml:\d+ 'owner' has no value/,
    ],
    [
      'placeholders',
      'an empty value in a manifest',
      { [DEPLOYMENT]: instead(/image: .*/, 'image:') },
      /'image' has no value/,
    ],
    [
      'essentials',
      'no runbook',
      { 'docs/runbook.md': undefined },
      /^docs\/runbook\.md there is no docs\/runbook\.md/,
    ],
    [
      'essentials',
      'no updates of dependencies',
      { 'renovate.json': undefined },
      /renovate\.json and no \.github\/dependabot\.yml/,
    ],
    [
      'essentials',
      'the other pipeline',
      { [WORKFLOW]: undefined },
      /the CI system was to be github-actions/,
    ],
    [
      'essentials',
      'no owners',
      { CODEOWNERS: undefined },
      /^CODEOWNERS there is no CODEOWNERS/,
    ],
    [
      'essentials',
      'other owners',
      { CODEOWNERS: whole('* @fintech-fast/others\n') },
      /does not own everything/,
    ],
    [
      'essentials',
      'a script that can not be run',
      { 'scripts/more.sh': whole('#!/bin/sh\n') },
      /^scripts\/more\.sh:1 .*chmod \+x/,
    ],
    [
      'essentials',
      'a text that can be run',
      { 'scripts/hello.sh': whole('echo') },
      /does not start with #!/,
    ],
    [
      'read',
      'a field that Kubernetes does not have',
      { [DEPLOYMENT]: instead('livenessProbe', 'livenessprobe') },
      /livenessprobe: Deployment has no such field/,
    ],
    [
      'read',
      'a field of an operator that is none',
      { [AROUND]: instead('endpoints:', 'endpoint:') },
      /endpoint: ServiceMonitor has no such field/,
    ],
    [
      'read',
      'a value of another type',
      { [DEPLOYMENT]: instead('replicas: 2', 'replicas: "2"') },
      /replicas must be integer/,
    ],
    [
      'read',
      'something that must be there',
      { [AROUND]: instead(/ {2}scaleTargetRef.*\n/, '') },
      /must have required property scaleTargetRef/,
    ],
    [
      'read',
      'a kind that is none',
      { [AROUND]: instead('kind: Service\n', 'kind: Servce\n') },
      /there is no Servce in v1/,
    ],
    [
      'read',
      'an API that is gone',
      { [AROUND]: instead('autoscaling/v2', 'autoscaling/v2beta2') },
      /autoscaling\/v2beta2 is not stable/,
    ],
    [
      'read',
      'a name that is none',
      { [AROUND]: instead('name: "hello"', 'name: "Hello_"') },
      /no name that Kubernetes takes/,
    ],
    [
      'read',
      'a resource that is not there',
      { [AROUND]: undefined },
      /there is no 'around\.yaml' to take in/,
    ],
    [
      'read',
      'a patch of something else',
      {
        'deploy/overlays/dev/patch.yaml': instead(
          'name: "hello"',
          'name: "other"',
        ),
      },
      /it patches Deployment\/other, which is not there/,
    ],
    [
      'read',
      'a patch that is not there',
      { 'deploy/overlays/dev/patch.yaml': undefined },
      /there is no patch 'patch\.yaml'/,
    ],
    [
      'read',
      'an environment less',
      { 'deploy/overlays/staging/kustomization.yaml': undefined },
      /there is no such environment/,
    ],
    [
      'score',
      'a key that Score does not have',
      { 'score.yaml': instead('image:', 'imge:') },
      /imge/,
    ],
    [
      'score',
      'another version',
      { 'score.yaml': instead('v1b1', 'v2') },
      /apiVersion/,
    ],
    [
      'score',
      'a resource that is not there',
      { 'score.yaml': instead('  db:\n', '  database:\n') },
      /\$\{resources\.db\.host\} refers to nothing/,
    ],
    [
      'githubWorkflows',
      'an action by its tag',
      { [WORKFLOW]: instead(/@[0-9a-f]{40} #/, '@v5 #') },
      /ci\.yml:8 'actions\/checkout@v5' is not pinned/,
    ],
    [
      'githubWorkflows',
      'a commit without its version',
      { [WORKFLOW]: instead(/ # v5.*/, '') },
      /does not say which version/,
    ],
    [
      'githubWorkflows',
      'all rights',
      { [WORKFLOW]: instead(/permissions: .*\n/, '') },
      /no 'permissions'/,
    ],
    [
      'githubWorkflows',
      'no trigger',
      { [WORKFLOW]: instead('on: push\n', '') },
      /it never runs/,
    ],
    [
      'githubWorkflows',
      'a step that does nothing',
      { [WORKFLOW]: instead('- run: npm test', '- name: npm test') },
      /neither 'run' nor 'uses'/,
    ],
    [
      'githubWorkflows',
      'a job that is not there',
      { [WORKFLOW]: instead('    runs-on', '    needs: lint\n    runs-on') },
      /needs 'lint', which is not there/,
    ],
    [
      'githubWorkflows',
      'a script that others write',
      {
        [WORKFLOW]: instead(
          'npm test',
          'echo "${{ github.event.pull_request.title }}"',
        ),
      },
      /runs what others write/,
    ],
    [
      'githubWorkflows',
      'a workflow that is not there',
      { [WORKFLOW]: and(CALL) },
      /job 'deploy' calls '\.\/\.github\/workflows\/deploy\.yml', which is not there/,
    ],
    [
      'githubWorkflows',
      'a workflow that wants more than its caller gives',
      { [WORKFLOW]: and(CALL), '.github/workflows/deploy.yml': whole(CALLED) },
      /^[^\n]*job 'deploy' does not give 'id-token: write', which job 'push' of [^\n]*$/,
    ],
    [
      'gitlabPipeline',
      'a job without script',
      { '.gitlab-ci.yml': and('lint: { stage: check }\n') },
      /job 'lint' has no script/,
      'gitlab-ci',
    ],
    [
      'gitlabPipeline',
      'a stage that is none',
      { '.gitlab-ci.yml': instead('stage: check', 'stage: chek') },
      /'chek', which is not there/,
      'gitlab-ci',
    ],
    [
      'gitlabPipeline',
      'an image without version',
      { '.gitlab-ci.yml': instead(/image: .*/, 'image: node:latest') },
      /'node:latest' is not pinned/,
      'gitlab-ci',
    ],
    [
      'dockerfile',
      'one stage',
      { Dockerfile: instead(/^FROM node[\s\S]*?\n\n/, '') },
      /one stage/,
    ],
    [
      'dockerfile',
      'a base image without version',
      { Dockerfile: instead('node:24.11.1-trixie-slim', 'node:24') },
      /Dockerfile:1 the base image node:24 is pinned neither/,
    ],
    [
      'dockerfile',
      'a shell in the last stage',
      {
        Dockerfile: instead(
          /gcr\.io\/distroless\/nodejs24-debian13/,
          'example.com/node',
        ),
      },
      /neither distroless nor scratch/,
    ],
    [
      'dockerfile',
      'root',
      { Dockerfile: instead('USER 65532', 'USER 0:0') },
      /it runs as 0:0/,
    ],
    [
      'dockerfile',
      'nobody',
      { Dockerfile: instead('USER 65532\n', '') },
      /no USER/,
    ],
    [
      'dockerfile',
      'signals that are kept',
      { Dockerfile: instead(/CMD .*/, 'CMD node main.js') },
      /keeps signals to itself/,
    ],
    [
      'dockerfile',
      'a secret',
      { Dockerfile: instead('USER', 'ENV API_TOKEN=abc\nUSER') },
      /a secret stays/,
    ],
    [
      'dashboards',
      'a signal less',
      {
        'deploy/observability/dashboard.json': instead('Saturation', 'Memory'),
      },
      /no panel is about Saturation/,
    ],
    [
      'dashboards',
      'a panel that asks nothing',
      {
        'deploy/observability/dashboard.json': instead(
          '"expr": "max(z)"',
          '"query": ""',
        ),
      },
      /'Saturation' asks for nothing/,
    ],
    [
      'dashboards',
      'no dashboard',
      { 'deploy/observability/dashboard.json': undefined },
      /there is no dashboard/,
    ],
    [
      'alerts',
      'no runbook',
      { [ALERTS]: instead(/ *runbook_url.*\n/, '') },
      /TooManyErrors: no annotation 'runbook_url'/,
    ],
    [
      'alerts',
      'a section that the runbook does not have',
      { 'docs/runbook.md': instead('Too many errors', 'Errors') },
      /no heading of docs\/runbook\.md/,
    ],
    [
      'alerts',
      'nobody to call',
      { [ALERTS]: instead(/, owner: [\w-]+/, '') },
      /no label 'owner'/,
    ],
    [
      'alerts',
      'somebody else to call',
      { [ALERTS]: instead('owner: platform-team', 'owner: others') },
      /not the creating team/,
    ],
    [
      'alerts',
      'one bad moment',
      { [ALERTS]: instead(/ *for: 5m\n/, '') },
      /one bad moment/,
    ],
    [
      'alerts',
      'an expression that is cut off',
      { [ALERTS]: instead('[5m]))', '[5m])') },
      /its expr is none/,
    ],
    [
      'alerts',
      'no alerts',
      { [ALERTS]: undefined },
      /there are no alert rules/,
    ],
    [
      'catalogFiles',
      'a kind that is none',
      { 'catalog-info.yaml': instead('kind: Component', 'kind: Componet') },
      /^catalog-info\.yaml:\d+ .*Componet/,
    ],
    [
      'catalogFiles',
      'a reference to nothing',
      {
        'catalog-info.yaml': instead('resource:hello-db', 'resource:other-db'),
      },
      /other-db/,
    ],
  ];
  it.each(cases)(
    '%s finds %s',
    async (name, _, edit, message, ci = 'github-actions') => {
      const found = asFound(await all[name](broken(ci, edit)));
      expect(found.join('\n')).toMatch(message);
    },
  );

  it('lets what a person wrote look like a placeholder', async () => {
    const description = 'It\'s "TODO": {{ x }} ${{ y }} [object Object]';
    const result = broken('github-actions', {
      'README.md': whole(description),
      'catalog-info.yaml': instead(
        'Greets whoever asks it to',
        JSON.stringify(description).slice(1, -1),
      ),
    });
    expect(
      placeholders({
        tree: result.tree,
        parameters: { ...result.parameters, description },
      }),
    ).toEqual([]);
  });

  it('evaluates a scorecard with what the pipeline pushes, or with what was measured', async () => {
    const expected = expectedLevel(
      parse(await readFile(scorecardFile, 'utf8')),
      'silver',
    );
    const { 'github-actions': good } = rendered;
    const standing = await standingOf(good, expected);
    expect(standing).toMatchObject({ level: 'silver', problems: [] });
    expect(standing.needs.join()).toContain('Its APIs are declared');

    const silent = await standingOf(
      broken('github-actions', { [WORKFLOW]: instead(/facts push.*/, 'help') }),
      expected,
    );
    expect(asFound(silent.problems).join('\n')).toMatch(
      /bronze, not silver\. Tests cover more than 80 %/,
    );
    const measured = await standingOf(good, expected, {
      coverage: 79,
      criticalVulnerabilities: 0,
    });
    expect(asFound(measured.problems)).toEqual([
      expect.stringContaining('ci.coverage is 79'),
    ]);
    const root = await standingOf(
      broken('github-actions', { Dockerfile: instead('USER 65532\n', '') }),
      expected,
    );
    expect(asFound(root.problems).join()).toContain('not silver');
  });

  it('builds overlays, and finds what production lacks', async () => {
    const command = await kustomizeCommand(process.env);
    if (!command) {
      // Without kustomize the path tests say so; there is nothing to compare with here
      return;
    }
    const built = kubernetes(command);
    const { 'github-actions': good } = rendered;
    expect(asFound(await built(good))).toEqual([]);
    const problems = asFound(
      await built(
        broken('github-actions', {
          [DEPLOYMENT]: text =>
            [
              instead('runAsNonRoot: true', 'runAsNonRoot: false'),
              instead('cpu: 500m', 'cpu: 100m'),
              instead(
                'port: http }\n          readiness',
                'port: htp }\n          readiness',
              ),
              instead(/:1\.0\.0/, ':latest'),
            ].reduce((edited, edit) => edit(edited), text),
          [AROUND]: text =>
            [
              instead('maxReplicas: 10', 'maxReplicas: 3'),
              instead(
                'selector: { app: "hello" }',
                'selector: { app: "other" }',
              ),
              instead(/apiVersion: policy\/v1[\s\S]*?---\n/, ''),
            ].reduce((edited, edit) => edit(edited), text),
        }),
      ),
    ).join('\n');
    for (const message of [
      'runAsNonRoot is not true',
      'cpu 100m',
      'livenessProbe asks port htp',
      ':latest has no version',
      '2–3 at 70 % CPU, not 2–10',
      'selects no pod',
      'there is no PodDisruptionBudget',
    ]) {
      expect(problems).toContain(message);
    }
    expect(
      asFound(
        await built(
          broken('github-actions', {
            'deploy/overlays/dev/kustomization.yaml': and('nonsense: true\n'),
          }),
        ),
      ).join('\n'),
    ).toMatch(/nonsense/);
  });

  it('builds docs, and finds links that lead nowhere', async () => {
    const mkdocs = await findMkdocs(
      process.env,
      join(__dirname, '../../../..'),
    );
    if (!mkdocs) {
      return;
    }
    const build = docs(mkdocs);
    expect(asFound(await build(rendered['github-actions']))).toEqual([]);
    const problems = await build(
      broken('github-actions', {
        'docs/index.md': and('[more](more.md) [less](runbook.md#less)'),
      }),
    );
    expect(asFound(problems)).toEqual([
      expect.stringContaining("'more.md'"),
      expect.stringContaining("'#less'"),
    ]);
    const nothing = await build(
      broken('github-actions', { 'docs/index.md': undefined }),
    );
    expect(asFound(nothing).join()).toContain('index.md');
  });
});
