import {
  parseLock,
  type ReleaseSnapshot,
} from '@paved/plugin-golden-paths-common';
import { renderRelease } from '@paved/plugin-golden-paths-node';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { main } from '../main';

const PATH = 'goldenpath:default/greeter';
const TEMPLATE = `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: greeter, title: Greeter }
spec:
  type: service
  parameters:
    - required: [name]
      properties:
        name: { type: string }
        region: { type: string, default: eu }
        preview: { type: string, ui:field: GoldenPathPreview }
  steps: []
`;

/** A release whose Dockerfile is the platform's, and whose start of the code is the team's. */
function release(
  version: string,
  files: Record<string, string>,
): ReleaseSnapshot {
  return {
    path: PATH,
    manifest: {
      version,
      layers: [{ folder: 'skeleton' }],
      managed: ['Dockerfile', 'run.sh'],
      migrations: [],
    },
    defaults: {},
    files: [
      ...Object.entries(files).map(([path, text]) => ({
        path: `skeleton/${path}`,
        mode: path.endsWith('.sh') ? ('100755' as const) : ('100644' as const),
        content: Buffer.from(text),
      })),
      {
        path: 'template.yaml',
        mode: '100644' as const,
        content: Buffer.from(TEMPLATE),
      },
    ],
  };
}

const releases: Record<string, ReleaseSnapshot> = {
  '1.0.0': release('1.0.0', {
    'Dockerfile.njk': 'FROM base:1\n# ${{ values.name }}\nRUN build\n',
    'main.js': 'one\ntwo\nthree\n',
    'old.txt': 'old\n',
    'run.sh': '#!/bin/sh\n',
  }),
  '1.1.0': release('1.1.0', {
    'Dockerfile.njk': 'FROM base:2\n# ${{ values.name }}\nRUN build\n',
    'main.js': 'one\n2\nthree\n',
    'new.txt': 'new\n',
    'run.sh': '#!/bin/sh\necho\n',
  }),
};

interface Request {
  method: string;
  path: string;
  authorization?: string;
  body: any;
}

describe('commands for golden paths', () => {
  const repository = {
    id: 'directory:acme/hello',
    owner: 'acme',
    name: 'hello',
    url: 'https://git.example.com/acme/hello',
    cloneUrl: 'https://git.example.com/acme/hello.git',
  };
  const service = {
    path: PATH,
    release: '1.0.0',
    entityRef: 'component:default/hello',
    drift: { behind: 1, managedChanged: ['Dockerfile'], wouldConflict: [] },
    deviations: [],
    steppedOff: false,
  };

  let server: Server;
  let url: string;
  let folder: string;
  let seen: Request[];
  /** Answers by method and path; what is not there is a 404. */
  let answers: Record<string, unknown>;

  beforeAll(async () => {
    server = createServer(async (req, res) => {
      const request = {
        method: req.method!,
        path: req.url!,
        authorization: req.headers.authorization,
        body: await bodyOf(req),
      };
      seen.push(request);
      const answer = answers[`${request.method} ${request.path}`];
      res.statusCode = answer === undefined ? 404 : 200;
      const value = typeof answer === 'function' ? answer(request) : answer;
      if (value?.status) {
        res.statusCode = value.status;
      }
      res.end(
        JSON.stringify(
          value ?? { error: { message: `there is no ${request.path}` } },
        ),
      );
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
  });
  beforeEach(() => {
    seen = [];
    folder = mkdtempSync(join(tmpdir(), 'paved-cli-'));
    process.env.PAVED_TOKEN = 'a-secret-token';
    answers = {
      'GET /api/golden-paths/paths/default/greeter': {
        template: 'template:default/greeter',
        releases: [{ version: '1.1.0' }, { version: '1.0.0' }],
      },
      'GET /api/repositories/repositories?search=hello': {
        items: [repository],
      },
      'GET /api/golden-paths/services?repository=directory%3Aacme%2Fhello': {
        latest: '1.1.0',
        service,
      },
    };
    for (const [version, snapshot] of Object.entries(releases)) {
      const body = {
        release: { path: PATH, version },
        snapshot: {
          manifest: snapshot.manifest,
          defaults: {},
          files: snapshot.files.map(file => ({
            ...file,
            content: Buffer.from(file.content).toString('base64'),
          })),
        },
      };
      for (const name of version === '1.1.0'
        ? [version, 'latest']
        : [version]) {
        answers[
          `GET /api/golden-paths/paths/default/greeter/releases/${name}/snapshot`
        ] = body;
      }
    }
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    delete process.env.PAVED_TOKEN;
  });

  async function paved(...args: string[]) {
    const output = { stdout: '', stderr: '' };
    const spies = (['stdout', 'stderr'] as const).map(name =>
      jest.spyOn(process[name], 'write').mockImplementation(text => {
        output[name] += text;
        return true;
      }),
    );
    const code = await main(['node', 'paved', ...args]);
    spies.forEach(spy => spy.mockRestore());
    expect(`${output.stdout}${output.stderr}`).not.toContain('a-secret-token');
    return { code, ...output };
  }
  const ask = (...args: string[]) => paved(...args, '--portal', url);

  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' });

  /** A clone of what release 1.0.0 made, with one commit. */
  function makeClone(edits: Record<string, string> = {}) {
    const { files, lockFile } = renderRelease(releases['1.0.0'], {
      parameters: { name: 'hello' },
      repository: { owner: 'acme', name: 'hello' },
    });
    for (const { path, mode, content } of [...files, lockFile]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
      chmodSync(join(folder, path), mode === '100755' ? 0o755 : 0o644);
    }
    git('init', '--quiet', '--initial-branch', 'main');
    git('config', 'user.email', 'a@example.com');
    git('config', 'user.name', 'A');
    git('remote', 'add', 'origin', repository.cloneUrl);
    commit('First');
    for (const [path, text] of Object.entries(edits)) {
      writeFileSync(join(folder, path), text);
    }
    if (Object.keys(edits).length) {
      commit('Ours');
    }
  }
  function commit(message: string) {
    git('add', '--all');
    git('commit', '--quiet', '--message', message);
  }
  const text = (path: string) => readFileSync(join(folder, path), 'utf8');

  async function inClone<T>(work: () => Promise<T>): Promise<T> {
    const spy = jest.spyOn(process, 'cwd').mockReturnValue(folder);
    const before = process.env.PWD;
    // Git is told the folder, so that of the process itself need not change
    try {
      return await work();
    } finally {
      spy.mockRestore();
      process.env.PWD = before;
    }
  }
  const upgrade = (...args: string[]) => inClone(() => ask('upgrade', ...args));

  it('lists paths, under both names', async () => {
    answers['GET /api/golden-paths/paths'] = {
      items: [
        {
          path: {
            ref: PATH,
            title: 'Greeter',
            lifecycle: { stage: 'supported' },
          },
          template: 'template:default/greeter',
          latest: { version: '1.1.0' },
          services: 1,
        },
        {
          path: {
            ref: 'goldenpath:other/described',
            title: 'Only described',
            lifecycle: { stage: 'experimental' },
          },
          services: 0,
        },
      ],
    };
    const { stdout, code } = await ask('paths', 'list');
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        'greeter                     1.1.0  supported     1 service   Greeter\n',
        'goldenpath:other/described  -      experimental  0 services  Only described\n',
      ].join(''),
    );
    expect(seen[0].authorization).toBe('Bearer a-secret-token');
    const json = await ask('path', 'list', '--format', 'json');
    expect(JSON.parse(json.stdout)).toHaveLength(2);
  });

  describe('create', () => {
    const plan = {
      path: PATH,
      release: '1.1.0',
      repository: { owner: 'acme', name: 'hello' },
      parameters: { name: 'hello', region: 'us' },
      files: [
        { path: 'src/main.js', class: 'scaffolded', size: 12 },
        { path: 'Dockerfile', class: 'managed', size: 40 },
      ],
      effects: [
        {
          type: 'create-repository',
          summary: 'Creates the repository acme/hello',
        },
      ],
      hash: 'sha256-1234',
    };
    const create = (...args: string[]) =>
      ask('create', 'greeter', '--name', 'hello', ...args);
    beforeEach(() => {
      answers['POST /api/golden-paths/plans'] = plan;
      answers[
        'GET /api/scaffolder/v2/templates/default/template/greeter/parameter-schema'
      ] = {
        steps: [
          {
            schema: {
              properties: { preview: { 'ui:field': 'GoldenPathPreview' } },
            },
          },
        ],
      };
      answers['POST /api/scaffolder/v2/tasks'] = { id: 'task-1' };
      answers['GET /api/scaffolder/v2/tasks/task-1/events'] = [
        {
          id: 1,
          type: 'log',
          body: { message: '\u001b[32mRendering\u001b[39m' },
        },
      ];
      answers['GET /api/scaffolder/v2/tasks/task-1/events?after=1'] = [
        {
          id: 2,
          type: 'completion',
          body: {
            message: 'Run completed with status: completed',
            output: {
              links: [{ title: 'Repository', url: repository.url }],
              text: [{ content: 'Now run its tests.' }],
            },
          },
        },
      ];
    });

    it('shows what would be made, and makes nothing', async () => {
      const { code, stdout } = await create(
        '--owner',
        'team-a',
        '--set',
        'region=us',
        '--dry-run',
      );
      expect(code).toBe(0);
      expect(stdout).toContain(
        '  src/\n    main.js  12 B\n  Dockerfile *  40 B\n2 files',
      );
      expect(stdout).toContain('  Creates the repository acme/hello');
      expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
        'GET /api/golden-paths/paths/default/greeter',
        'POST /api/golden-paths/plans',
      ]);
      expect(seen[1].body).toEqual({
        path: PATH,
        parameters: {
          region: 'us',
          name: 'hello',
          owner: 'group:default/team-a',
        },
      });
    });

    it('makes exactly what was shown, and says how to go on', async () => {
      const { code, stdout, stderr } = await create('--yes');
      expect(code).toBe(0);
      expect(
        seen.find(({ path }) => path === '/api/scaffolder/v2/tasks')?.body,
      ).toEqual({
        templateRef: 'template:default/greeter',
        values: { name: 'hello', region: 'us', preview: 'sha256-1234' },
      });
      expect(stderr).toContain('Rendering\n');
      expect(stdout).toContain(
        `Created directory:acme/hello\n  git clone ${repository.cloneUrl}\n  Repository: ${repository.url}\n\nNow run its tests.\n`,
      );
    });

    describe('when the portal goes away', () => {
      const away = { status: 503, error: { message: 'it is being restarted' } };
      const EVENTS = 'GET /api/scaffolder/v2/tasks/task-1/events';
      const page = () => `${url}/create/tasks/task-1`;

      /** A clock by which no portal is waited for long. */
      function hurry() {
        let now = 0;
        jest.spyOn(performance, 'now').mockImplementation(() => {
          now += 61_000;
          return now;
        });
      }
      afterEach(() => {
        jest.restoreAllMocks();
      });

      it('asks again, and says so', async () => {
        const events = answers[EVENTS];
        let asked = 0;
        answers[EVENTS] = () => {
          asked += 1;
          return asked < 3 ? away : events;
        };
        const { code, stdout, stderr } = await create('--yes');
        expect(code).toBe(0);
        expect(stdout).toContain('Created directory:acme/hello\n');
        expect(stderr.split('\n').slice(0, 3)).toEqual([
          `Run task-1 has begun: ${page()}`,
          'the portal answered 503: it is being restarted; asking again for up to 2 minutes …',
          'Rendering',
        ]);
      });

      it.each<[string, () => void, number, RegExp]>([
        [
          'what has begun when it stays away',
          () => {
            answers[EVENTS] = away;
          },
          4,
          /run task-1 has begun, and goes on in the portal, after a restart of it too; look at it at (\S+) \(the portal answered 503: it is being restarted\)/,
        ],
        [
          'what has begun when it comes back with other keys',
          () => {
            answers[EVENTS] = {
              status: 401,
              error: { message: 'unknown key' },
            };
          },
          2,
          /run task-1 has begun, .* look at it at (\S+) \(the portal refuses the token/,
        ],
        [
          'what is made when it stays away after that',
          () => {
            answers['GET /api/repositories/repositories?search=hello'] = away;
          },
          4,
          /run task-1 has completed; look at it at (\S+) \(/,
        ],
      ])('says %s', async (_, change, code, message) => {
        change();
        hurry();
        const result = await create('--yes');
        expect(result.code).toBe(code);
        expect(message.exec(result.stderr)?.[1]).toBe(page());
      });

      it('says where to look when it is not known whether it has begun', async () => {
        answers['POST /api/scaffolder/v2/tasks'] = away;
        expect(await create('--yes')).toMatchObject({
          code: 4,
          stderr: expect.stringContaining(
            `it is not known whether a run has begun; look for it at ${url}/create/tasks before you create again`,
          ),
        });
      });
    });

    it('does not create unasked, nor what can not be shown to be the same', async () => {
      const unasked = await create();
      expect(unasked).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('nobody can be asked here'),
      });
      answers[
        'GET /api/scaffolder/v2/templates/default/template/greeter/parameter-schema'
      ] = { steps: [{ schema: {} }] };
      const blind = await create('--yes');
      expect(blind).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('does not take the hash of a plan'),
      });
      expect(seen.some(({ path }) => path.endsWith('/tasks'))).toBe(false);
    });

    it.each<[string, () => void, number, RegExp]>([
      [
        'parameters that are wrong',
        () => {
          answers['POST /api/golden-paths/plans'] = {
            status: 400,
            error: { message: 'owner must be given; tier is no such' },
          };
        },
        2,
        /owner must be given; tier is no such/,
      ],
      [
        'a path that nothing is created from',
        () => {
          answers['GET /api/golden-paths/paths/default/greeter'] = {};
        },
        2,
        /no template of it/,
      ],
      [
        'a run that fails',
        () => {
          answers['GET /api/scaffolder/v2/tasks/task-1/events?after=1'] = [
            {
              id: 2,
              type: 'completion',
              body: {
                message: 'Run completed with status: failed',
                error: { message: 'the host is away' },
              },
            },
          ];
        },
        1,
        /run task-1 failed; see it at \S+\/create\/tasks\/task-1, /,
      ],
    ])('says so for %s', async (_, change, code, message) => {
      change();
      const result = await create('--yes');
      expect(result.stderr).toMatch(message);
      expect(result.code).toBe(code);
    });
  });

  describe('upgrade in a clone', () => {
    it('says how far behind it is', async () => {
      makeClone();
      expect(await upgrade('--check')).toMatchObject({
        code: 1,
        stdout: `${PATH} 1.0.0: 1 release behind 1.1.0\n`,
      });
    });

    it('merges on a branch of its own, staged and not committed', async () => {
      makeClone({ 'main.js': 'one\ntwo\nthree\nfour\n', 'ours.txt': 'ours\n' });
      const { code, stdout } = await upgrade('--set', 'region=us');
      expect(stdout).toContain('1.0.0 -> 1.1.0: 5 files change, 0 conflicts\n');
      expect(code).toBe(0);
      expect(git('branch', '--show-current')).toBe(
        'golden-path/greeter-1.1.0\n',
      );
      expect(text('Dockerfile')).toBe('FROM base:2\n# hello\nRUN build\n');
      expect(text('main.js')).toBe('one\n2\nthree\nfour\n');
      expect(text('ours.txt')).toBe('ours\n');
      expect(existsSync(join(folder, 'old.txt'))).toBe(false);
      expect(parseLock(text('.golden-path.yaml'))).toMatchObject({
        release: '1.1.0',
        parameters: { region: 'us' },
      });
      expect(git('status', '--porcelain').split('\n').sort().slice(1)).toEqual([
        'A  new.txt',
        'D  old.txt',
        'M  .golden-path.yaml',
        'M  Dockerfile',
        'M  main.js',
        'M  run.sh',
      ]);
      expect(git('log', '--format=%s')).toBe('Ours\nFirst\n');

      // And again is nothing
      commit('Upgrade');
      expect(await upgrade()).toMatchObject({
        code: 0,
        stdout: 'on 1.1.0 already; nothing to do\n',
      });
    });

    it('leaves markers and the three versions where both changed the same', async () => {
      makeClone({ 'main.js': 'one\nzwei\nthree\n' });
      const { code, stdout } = await upgrade();
      expect(code).toBe(1);
      expect(stdout).toMatch(/! main\.js: /);
      expect(text('main.js')).toMatch(
        /one\n<<<<<<< yours\nzwei\n(?:\|{7}.*\ntwo\n)?=======\n2\n>>>>>>> greeter 1\.1\.0\nthree\n/,
      );
      expect(git('status', '--porcelain', 'main.js')).toBe('UU main.js\n');
      expect([1, 2, 3].map(stage => git('show', `:${stage}:main.js`))).toEqual([
        'one\ntwo\nthree\n',
        'one\nzwei\nthree\n',
        'one\n2\nthree\n',
      ]);
    });

    it('leaves alone what the team said is its own', async () => {
      answers[
        'GET /api/golden-paths/services?repository=directory%3Aacme%2Fhello'
      ] = {
        service: {
          ...service,
          deviations: [{ scope: 'files', files: ['Dockerfile'] }],
        },
      };
      makeClone();
      await upgrade();
      expect(text('Dockerfile')).toContain('base:1');
      expect(text('main.js')).toContain('2');
    });

    it.each<[string, () => void, string[], RegExp]>([
      [
        'uncommitted changes',
        () => writeFileSync(join(folder, 'main.js'), 'mine'),
        [],
        /1 uncommitted change \(M main\.js\)/,
      ],
      [
        'new files',
        () => writeFileSync(join(folder, 'mine.txt'), 'mine'),
        [],
        /1 uncommitted change/,
      ],
      [
        'no lock',
        () => {
          git('rm', '--quiet', '.golden-path.yaml');
          commit('Gone');
        },
        [],
        /no \.golden-path\.yaml/,
      ],
      [
        'a lock that was edited',
        () => {
          writeFileSync(
            join(folder, '.golden-path.yaml'),
            text('.golden-path.yaml').replaceAll('name: hello', 'name: other'),
          );
          commit('Edited');
        },
        [],
        /lock/,
      ],
      ['a release that is none', () => {}, ['--release', '9.9.9'], /9\.9\.9/],
      [
        'a branch that is there',
        () => git('branch', 'golden-path/greeter-1.1.0'),
        [],
        /there is a branch golden-path\/greeter-1\.1\.0 already/,
      ],
      [
        'a team that stepped off',
        () => {
          answers[
            'GET /api/golden-paths/services?repository=directory%3Aacme%2Fhello'
          ] = { service: { ...service, steppedOff: true } };
        },
        [],
        /stepped off/,
      ],
    ])('touches nothing with %s', async (_, change, args, message) => {
      makeClone();
      change();
      const before = git('status', '--porcelain', '--branch');
      const result = await upgrade(...args);
      expect(result.stderr).toMatch(message);
      expect(result.code).toBe(2);
      expect(git('status', '--porcelain', '--branch')).toBe(before);
    });

    it('does not go back', async () => {
      makeClone();
      await upgrade();
      commit('Upgrade');
      expect(await upgrade('--release', '1.0.0')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('there is no way back'),
      });
    });
  });

  describe('upgrade through the portal', () => {
    const preview = {
      from: '1.0.0',
      to: '1.1.0',
      hash: 'sha256-5',
      changes: [{ path: 'Dockerfile', type: 'modified' }],
      conflicts: [],
      migrations: [],
      newParameters: [],
      parameters: {},
    };
    const base = '/api/golden-paths/services/component/default/hello/upgrade';
    beforeEach(() => {
      answers[`POST ${base}/preview`] = preview;
      answers[`POST ${base}`] = {
        state: 'open',
        branch: 'golden-path/greeter-1.1.0',
        url: 'https://git.example.com/acme/hello/pulls/1',
      };
    });

    it('opens the change request that was shown', async () => {
      const { code, stdout } = await ask('upgrade', 'acme/hello');
      expect(code).toBe(0);
      expect(stdout).toContain('  ~ Dockerfile\nProposed on the branch');
      expect(stdout).toContain('/pulls/1\n');
      expect(seen.at(-1)).toMatchObject({
        path: base,
        body: { hash: 'sha256-5' },
      });
    });

    it("finds the clone's repository, and says how far behind it is", async () => {
      makeClone();
      const result = await upgrade('--remote', '--check');
      expect(result.stdout).toBe(
        `${PATH} 1.0.0, 1.1.0 is the latest\n  1 releases behind, 1 managed files changed, 0 would conflict\n  changed: Dockerfile\n`,
      );
      expect(result.code).toBe(1);
    });

    it('says that there are conflicts, and what failed', async () => {
      answers[`POST ${base}/preview`] = {
        ...preview,
        conflicts: [{ path: 'a', type: 'content', message: 'both changed it' }],
      };
      expect(await ask('upgrade', 'acme/hello')).toMatchObject({
        code: 1,
        stdout: expect.stringContaining('! a: both changed it'),
      });
      answers[`POST ${base}`] = { state: 'failed', error: 'the host is full' };
      expect(await ask('upgrade', 'acme/hello')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('the host is full'),
      });
      expect(await ask('upgrade', 'acme/other')).toMatchObject({ code: 2 });
      answers[`POST ${base}/preview`] = {
        ...preview,
        hash: '',
        newParameters: [{ name: 'tier', title: 'Tier', required: true }],
      };
      const proposals = () => seen.filter(({ path }) => path === base).length;
      const before = proposals();
      expect(await ask('upgrade', 'acme/hello')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('--set tier=… (Tier)'),
      });
      expect(proposals()).toBe(before);
    });
  });

  describe('path verify', () => {
    it('proves a repository against its lock, and tells what is not as rendered', async () => {
      makeClone({ 'main.js': 'ours, and welcome\n' });
      expect(await ask('path', 'verify', folder)).toMatchObject({
        code: 0,
        stdout: `${PATH} 1.0.0: 2 of 2 managed files are as rendered\n`,
      });
      writeFileSync(join(folder, 'Dockerfile'), 'FROM other\n');
      rmSync(join(folder, 'run.sh'));
      expect(await ask('path', 'verify', folder)).toMatchObject({
        code: 1,
        stdout: `changed: Dockerfile\nmissing: run.sh\n${PATH} 1.0.0: 0 of 2 managed files are as rendered\n`,
      });
    });

    it('sees a lock that was edited to fit', async () => {
      makeClone();
      const lock = text('.golden-path.yaml');
      writeFileSync(join(folder, 'Dockerfile'), 'FROM other\n');
      const { createHash } = await import('node:crypto');
      const sha = (content: string) =>
        createHash('sha256').update(content).digest('hex');
      writeFileSync(
        join(folder, '.golden-path.yaml'),
        lock.replace(
          sha('FROM base:1\n# hello\nRUN build\n'),
          sha('FROM other\n'),
        ),
      );
      const { code, stdout } = await ask('path', 'verify', folder);
      expect(code).toBe(1);
      expect(stdout).toContain('the lock does not hold');
    });

    it('says when there is nothing to verify, or nothing to verify with', async () => {
      expect(await ask('path', 'verify', folder)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('there is no .golden-path.yaml'),
      });
      makeClone();
      expect(
        await paved('path', 'verify', folder, '--source', folder),
      ).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('golden-path.yaml'),
      });
    });
  });

  describe('path forecast', () => {
    const forecast = {
      id: 'f-1',
      path: PATH,
      version: '1.2.0',
      state: 'running',
      done: 1,
      total: 3,
      clean: 1,
      unchanged: 0,
      conflicting: 1,
      failed: 1,
      steppedOff: 0,
      files: [{ path: 'main.js', repositories: 1 }],
      items: [
        {
          repository: 'directory:acme/broken',
          outcome: 'failed',
          message: 'its lock was edited',
        },
      ],
    };

    it('follows it to its end, and exits with what it says', async () => {
      answers['POST /api/golden-paths/paths/default/greeter/forecasts'] =
        forecast;
      let asked = 0;
      answers['GET /api/golden-paths/forecasts/f-1'] = () => {
        asked += 1;
        return asked === 1
          ? { status: 503 } // a portal that is busy for a moment
          : { ...forecast, state: 'done' };
      };
      const result = await ask('path', 'forecast', 'greeter', '--ref', 'next');
      expect(result).toMatchObject({
        code: 1,
        stdout: `${PATH} 1.2.0: 1 clean, 0 unchanged, 1 with conflicts, 1 could not be tried, 0 stepped off\n  main.js: 1\n  directory:acme/broken: its lock was edited\n`,
        stderr: '1 of 3 services tried …\n',
      });
      expect(seen[0].body).toEqual({ ref: 'next' });
      answers['GET /api/golden-paths/forecasts/f-1'] = {
        ...forecast,
        state: 'failed',
        error: 'out of space',
      };
      expect(await ask('path', 'forecast', 'greeter')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('out of space'),
      });
    });
  });

  describe('--as', () => {
    it('asks in the name of somebody whom a portal on this machine offers', async () => {
      answers[
        'GET /api/auth/development/refresh?person=user%3Adefault%2Fsara'
      ] = { backstageIdentity: { token: 'a-session' } };
      answers['GET /api/golden-paths/paths'] = { items: [] };
      const { code, stdout } = await ask('path', 'list', '--as', 'sara');
      expect(code).toBe(0);
      expect(stdout).toBe('The portal has no golden path.\n');
      expect(seen.at(-1)?.authorization).toBe('Bearer a-session');
      expect(seen[0].authorization).toBeUndefined();
    });

    it('asks no other portal for that', async () => {
      const remote = 'https://portal.example.com';
      expect(
        await paved('path', 'list', '--as', 'sara', '--portal', remote),
      ).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('on this machine'),
      });
      expect(await ask('path', 'list', '--as', 'nobody')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('does not let user:default/nobody'),
      });
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
