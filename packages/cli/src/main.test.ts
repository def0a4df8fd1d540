import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { main } from './main';

const SERVICE = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ledger
spec:
  type: service
  lifecycle: production
  owner: payments
`;

const GROUP = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: payments}
spec: {type: team, children: []}
`;

// One test starts a process of its own
describe('paved validate', () => {
  let folder: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'paved-cli-')));
    jest.spyOn(process, 'cwd').mockReturnValue(folder);
  });

  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  function write(files: Record<string, string | Buffer>) {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
  }

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

  function validate(path: string, ...args: string[]) {
    return run('validate', join(folder, path), ...args);
  }

  it('says what is wrong, where, and what to do', async () => {
    write({
      'catalog-info.yaml': SERVICE.replace('ledger', 'the ledger'),
      '.backstage/catalog-info.yaml': `${SERVICE}\tx: \u001b[31m\n`,
    });
    expect(await validate('.')).toEqual({
      code: 1,
      stderr: '',
      stdout: `.backstage/catalog-info.yaml:9:1  error  Not valid YAML: Tabs are not allowed as indentation  yaml-syntax
    9 |  x:  [31m
      | ^
    → Indent with spaces: YAML allows no tabs there.

catalog-info.yaml:4:9  error  metadata.name 'the ledger' is not a valid name: names are letters and digits, with - _ . between them  name-format
    4 |   name: the ledger
      |         ^
    → Write 'the-ledger', and keep the readable one as \`title:\`.

2 errors, 0 warnings; 0 entities in 2 files ready for the catalog
`,
    });
  });

  it('is content with good files, and counts warnings only when it is strict', async () => {
    write({
      'catalog-info.yaml': SERVICE,
      known: '# teams\nGroup:default/Payments\n',
    });
    const known = ['--known', join(folder, 'known')];
    expect(await validate('.', ...known)).toEqual({
      code: 0,
      stderr: '',
      stdout: '✓ 1 entity in 1 file: nothing to mend\n',
    });
    expect(await validate('.')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(
        'warning  spec.owner names group:default/payments, which is not among the entities checked  owner-unknown',
      ),
    });
    expect(await validate('.', '--strict')).toMatchObject({ code: 1 });
    expect(await validate('.', '--strict', ...known)).toMatchObject({
      code: 0,
    });
  });

  it('tells a repository without a catalog file', async () => {
    write({ 'README.md': '' });
    expect(await validate('.')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('no-catalog-file'),
    });
    expect(await validate('.', '--strict')).toMatchObject({ code: 1 });
  });

  it('checks one file within its repository', async () => {
    write({
      '.git/HEAD': '',
      'docs/api.yaml': 'openapi: 3.1.0\n',
      'deploy/[odd] name.yaml': SERVICE.replace('Component', 'API').replace(
        'owner:',
        'definition: {$text: ../docs/api.yaml}\n  owner:',
      ),
    });
    expect(
      await validate('deploy/[odd] name.yaml', '--format', 'json'),
    ).toMatchObject({ code: 0 });
  });

  it('looks where --glob says, and allows what --allow says', async () => {
    write({ 'a/x.yaml': SERVICE, 'b/y.yml': GROUP });
    const globs = ['--glob', '**/*.yaml', '--glob', 'b/*.yml'];
    expect(await validate('.', ...globs)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /b\/y\.yml:2:7 {2}error .* kind-not-allowed/,
      ),
    });
    for (const kinds of ['*', 'Component, group']) {
      expect(await validate('.', ...globs, '--allow', kinds)).toMatchObject({
        code: 0,
        stdout: '✓ 2 entities in 2 files: nothing to mend\n',
      });
    }
  });

  it('takes every folder as a repository with --each', async () => {
    write({
      'one/catalog-info.yaml': SERVICE,
      'people/catalog-info.yaml': GROUP,
      'two/catalog-info.yaml': `---\n${SERVICE.replace('ledger', 'Ledger')}`,
      '.hidden/catalog-info.yaml': 'a: b: c',
      'file.yaml': '',
    });
    const { code, stdout } = await validate('.', '--each', '--allow', '*');
    expect(code).toBe(1);
    expect(stdout)
      .toBe(`two/catalog-info.yaml:2  error  The name component:default/ledger is taken by catalog-info.yaml of one  name-taken
    2 | apiVersion: backstage.io/v1alpha1
    → Choose another name, or remove one of the two documents.

1 error, 0 warnings; 2 entities in 3 files of 3 repositories ready for the catalog
`);
    expect(await validate('file.yaml', '--each')).toMatchObject({ code: 2 });
  });

  it('follows no symbolic link', async () => {
    write({
      'secret.yaml': SERVICE,
      'repository/catalog-info.yaml': SERVICE.replace(
        'Component',
        'Location',
      ).replace(
        /spec:[^]*/,
        'spec: {targets: [./link.yaml, ./folder/secret.yaml, ./**/secret.yaml]}\n',
      ),
    });
    symlinkSync(
      join(folder, 'secret.yaml'),
      join(folder, 'repository/link.yaml'),
    );
    symlinkSync(folder, join(folder, 'repository/folder'));
    const { stdout } = await validate('repository', '--format', 'json');
    const report = JSON.parse(stdout);
    expect(report.entities).toEqual([]);
    expect(
      report.findings.map(
        ({ rule, column }: { rule: string; column: number }) => [rule, column],
      ),
    ).toEqual([
      ['symbolic-link', 18],
      ['symbolic-link', 31],
      ['location-target-missing', 53],
    ]);
  });

  it.each([
    ['found by its path', ['.']],
    ['found by a glob', ['.', '--glob', '**/catalog-*.yaml']],
    ['named', ['catalog-info.yaml']],
  ])('tells of a catalog file that is a symbolic link, %s', async (_, args) => {
    write({ '.git/HEAD': '', 'real.yaml': SERVICE });
    symlinkSync('real.yaml', join(folder, 'catalog-info.yaml'));
    const [path, ...options] = args;
    expect(await validate(path, ...options)).toEqual({
      code: 1,
      stderr: '',
      stdout: `catalog-info.yaml  error  catalog-info.yaml is a symbolic link, which Paved never follows  symbolic-link
    → Commit the file itself in its place, or remove the link.

1 error, 0 warnings; 0 entities in 1 file ready for the catalog
`,
    });
  });

  it('prints JSON', async () => {
    write({ 'catalog-info.yaml': `${SERVICE}---\n${SERVICE}` });
    const { code, stdout } = await validate('.', '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      summary: {
        repositories: 1,
        files: 1,
        entities: 1,
        errors: 1,
        warnings: 1,
      },
      entities: [
        {
          entityRef: 'component:default/ledger',
          repository: expect.stringContaining('paved-cli-'),
          file: 'catalog-info.yaml',
          line: 1,
        },
      ],
      findings: [
        expect.objectContaining({ rule: 'owner-unknown', line: 8 }),
        {
          rule: 'name-taken',
          severity: 'error',
          repository: expect.stringContaining('paved-cli-'),
          file: 'catalog-info.yaml',
          line: 10,
          message:
            'The name component:default/ledger is taken by catalog-info.yaml, line 1',
          remedy: 'Choose another name, or remove one of the two documents.',
          entityRef: 'component:default/ledger',
        },
      ],
    });
  });

  it('prints SARIF 2.1.0', async () => {
    write({
      'my repo/catalog-info.yaml': SERVICE.replace('service', '[service]'),
    });
    const { code, stdout } = await validate('my repo', '--format', 'sarif');
    expect(code).toBe(1);
    const log = JSON.parse(stdout);
    expect(log).toMatchObject({ version: '2.1.0', runs: [{}] });
    const [{ tool, results, originalUriBaseIds }] = log.runs;
    expect(tool.driver).toMatchObject({
      name: 'paved',
      rules: [{ id: 'field-type', shortDescription: { text: 'field type' } }],
    });
    expect(originalUriBaseIds).toEqual({
      '%SRCROOT%': { uri: `file://${folder}/` },
    });
    expect(results).toEqual([
      {
        ruleId: 'field-type',
        ruleIndex: 0,
        level: 'error',
        message: {
          text: 'spec.type must be text, but is a list. Write text there.',
        },
        locations: [
          {
            physicalLocation: {
              artifactLocation: {
                uri: 'my%20repo/catalog-info.yaml',
                uriBaseId: '%SRCROOT%',
              },
              region: { startLine: 6, startColumn: 9 },
            },
          },
        ],
      },
    ]);
  });

  it.each([
    [['validate', '/no/such/place'], 'there is no /no/such/place'],
    [['validate', '--format', 'xml'], "argument 'xml' is invalid"],
    [
      ['validate', '--known', '/no/such/file'],
      "--known /no/such/file can't be read (ENOENT)",
    ],
    [['validate', 'a', 'b'], 'too many arguments'],
    [['validate', '--nonsense'], 'unknown option'],
    [['nonsense'], 'unknown command'],
  ])('says in one line why it could not run: %j', async (args, reason) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^paved: .+\n$/);
    expect(stderr).toContain(reason);
  });

  it('explains itself', async () => {
    expect(await run('--help')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('validate [options] [path]'),
    });
    expect(await run('validate', '--help')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Exit codes:'),
    });
  });

  it('runs from a clone', () => {
    write({ 'catalog-info.yaml': SERVICE });
    const bin = resolve(__dirname, '../bin/paved');
    expect(
      execFileSync(process.execPath, [bin, 'validate', '.'], {
        cwd: folder,
        encoding: 'utf8',
      }),
    ).toContain('1 entity in 1 file');
  });
});
