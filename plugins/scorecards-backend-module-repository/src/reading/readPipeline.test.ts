import { readPipelines } from './readPipeline';

function github(...steps: string[]) {
  return [
    {
      path: '.github/workflows/ci.yaml',
      text: [
        'on: [push]',
        'jobs:',
        '  ci:',
        '    runs-on: ubuntu-24.04',
        '    steps:',
        ...steps.map(step => `      - ${step}`),
      ].join('\n'),
    },
  ];
}

function gitlab(text: string) {
  return [{ path: '.gitlab-ci.yml', text }];
}

function reading(...what: Array<'tests' | 'lint' | 'scan'>) {
  return {
    runsTests: what.includes('tests'),
    runsLint: what.includes('lint'),
    runsSecurityScan: what.includes('scan'),
  };
}

describe('readPipelines', () => {
  it.each([
    'run: npm test',
    'run: yarn run test --ci',
    'run: make test',
    'run: ./gradlew --no-daemon check',
    'run: mvn -B verify',
    'run: go test -race ./...',
    'run: node --test',
    'run: python -m pytest -q',
    'run: "cd api && cargo test"',
  ])('sees tests in `%s`', step => {
    expect(readPipelines(github(step))).toEqual(reading('tests'));
  });

  it.each([
    'run: npm run lint',
    'run: make lint',
    'run: ruff check .',
    'run: npx prettier . --check',
    'uses: golangci/golangci-lint-action@v6',
    'uses: bufbuild/buf-action@v1',
  ])('sees lint in `%s`', step => {
    expect(readPipelines(github(step))).toEqual(reading('lint'));
  });

  it.each([
    'run: npm audit --audit-level=high',
    'run: ./gradlew dependencyCheckAnalyze',
    'run: trivy fs .',
    'uses: github/codeql-action/analyze@v3',
    'uses: ./.github/workflows/security-scan.yaml',
  ])('sees a security scan in `%s`', step => {
    expect(readPipelines(github(step))).toMatchObject(reading('scan'));
  });

  it.each([
    ['a name', github('name: npm test\n        run: npm ci')],
    ['a comment', github('run: |\n          # npm test\n          npm ci')],
    ['an echo', github('run: echo "npm test, npm run lint, trivy"')],
    ['a step that is off', github('if: false\n        run: npm test')],
    [
      'a step that is off by an expression',
      github('if: ${{ false }}\n        run: npm test'),
    ],
    ['the latest action', github('uses: actions/checkout@v4')],
    ['a file that is no YAML', gitlab('test:\n  script: "npm test')],
    ['an empty file', gitlab('')],
    ['a list', gitlab('- npm test')],
  ])('is not taken in by %s', (_, pipelines) => {
    expect(readPipelines(pipelines)).toEqual(reading());
  });

  it('reads GitLab, with its lists, anchors and templates', () => {
    expect(
      readPipelines(
        gitlab(`include:
  - template: Security/SAST.gitlab-ci.yml
.node: &node
  before_script: [npm ci]
unit:
  <<: *node
  script:
    - npm run build
    - [npm test]
lint:
  script: npm run lint
`),
      ),
    ).toEqual(reading('tests', 'lint', 'scan'));
  });

  it('reads all pipelines together, also those that are no YAML', () => {
    expect(
      readPipelines([
        ...github('run: npm test'),
        { path: 'Jenkinsfile', text: "stage('x') { sh 'npm run lint' }" },
      ]),
    ).toEqual(reading('tests', 'lint'));
  });

  it.each([
    [
      'aliases of aliases',
      `a0: &a0 [x, x]\n${Array.from(
        { length: 40 },
        (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`,
      ).join('\n')}`,
    ],
    ['open brackets', '['.repeat(250_000)],
    ['compact lists', '- '.repeat(125_000)],
    ['anchors in a row', '&a '.repeat(80_000)],
    ['one long line', `run: ${'make '.repeat(50_000)}`],
    ['many lines', `run: |\n${`  ${'make '.repeat(99)}\n`.repeat(500)}`],
  ])('does not choke on %s', (_, text) => {
    const start = process.cpuUsage();
    readPipelines([
      { path: '.gitlab-ci.yml', text },
      ...github('run: npm test'),
    ]);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1_000).toBeLessThan(3_000);
  });
});
