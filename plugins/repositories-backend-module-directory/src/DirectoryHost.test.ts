import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createHmac } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { GitCommand } from '@paved/plugin-repositories-node';
import {
  pushFiles,
  testRepositoryHost,
} from '@paved/plugin-repositories-node/testUtils';
import { DirectoryHost } from './DirectoryHost';

const git = GitCommand.create();

async function createFixture() {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'paved-folder-')));
  const root = join(base, 'repositories');
  await mkdir(root);
  const logger = mockServices.logger.mock();
  const host = DirectoryHost.create(
    {
      path: root,
      url: 'http://localhost:7007/git',
      serve: false,
      hookSecret: 'hush',
    },
    { logger },
  );
  return {
    host,
    logger,
    root,
    owner: 'fintech-fast',
    async createEmpty({ owner, name }: { owner: string; name: string }) {
      const path = join(root, owner, `${name}.git`);
      await mkdir(dirname(path), { recursive: true });
      await git.run(['init', '--quiet', '--bare', '--', path]);
    },
    breakDown: () => rename(root, `${root}-away`),
    close: () => rm(base, { recursive: true, force: true }),
  };
}

describe('DirectoryHost', () => {
  describe('as a repository host', () => {
    testRepositoryHost(createFixture);
  });

  describe('reads a folder of repositories', () => {
    let fixture: Awaited<ReturnType<typeof createFixture>>;
    beforeEach(async () => {
      fixture = await createFixture();
    });
    afterEach(async () => {
      await fixture.close();
    });

    const make = async (
      name: string,
      options: { owner?: string; branch?: string; init?: string[] } = {},
    ) => {
      const { owner = 'team', branch = 'main', init = [] } = options;
      const path = join(fixture.root, owner, `${name}.git`);
      await mkdir(dirname(path), { recursive: true });
      await git.run([
        'init',
        '-q',
        '--bare',
        '-b',
        branch,
        ...init,
        '--',
        path,
      ]);
      return path;
    };
    const push = (path: string, branch: string, content = 'x') =>
      pushFiles({ url: path }, { branch, files: [{ path: 'a', content }] });

    it('shows odd repositories as they are', async () => {
      const heads: Record<string, string> = {};
      heads.trunk = await push(
        await make('trunk', { branch: 'trunk' }),
        'trunk',
      );
      heads.slash = await push(
        await make('slash', { branch: 'team/next' }),
        'team/next',
      );
      // Made for master, pushed to main: what git's own default leads to.
      heads.missing = await push(
        await make('missing', { branch: 'master' }),
        'main',
      );
      const detached = await make('detached');
      await push(detached, 'main');
      heads.detached = await push(detached, 'other', 'y');
      await writeFile(join(detached, 'HEAD'), `${heads.detached}\n`);
      const packed = await make('packed');
      heads.packed = await push(packed, 'main');
      await git.run(['pack-refs', '--all'], { repository: packed });
      const unpacked = await make('repushed');
      await push(unpacked, 'main');
      await git.run(['pack-refs', '--all'], { repository: unpacked });
      heads.repushed = await push(unpacked, 'main', 'newer');
      await make('empty');
      await make('no-repository').then(path =>
        rm(join(path, 'HEAD'), { force: true }),
      );
      await make('nested', { owner: 'group/sub/team' });
      await writeFile(join(fixture.root, 'team', 'notes.txt'), 'not a folder');

      const listed = await fixture.host.list({});
      expect(
        listed.map(({ owner, name, defaultBranch, head, error }) =>
          [owner, name, defaultBranch, head, error && 'error'].filter(Boolean),
        ),
      ).toEqual([
        ['group/sub/team', 'nested'],
        ['team', 'detached', 'other', heads.detached],
        ['team', 'empty'],
        ['team', 'missing', 'main', heads.missing],
        ['team', 'no-repository', 'error'],
        ['team', 'packed', 'main', heads.packed],
        ['team', 'repushed', 'main', heads.repushed],
        ['team', 'slash', 'team/next', heads.slash],
        ['team', 'trunk', 'trunk', heads.trunk],
      ]);
    });

    it('reads SHA-256 repositories', async () => {
      const path = await make('modern', { init: ['--object-format=sha256'] });
      await git.run(['fast-import', '--quiet'], {
        repository: path,
        input:
          'commit refs/heads/main\ncommitter T <t@example.com> 1 +0000\ndata 1\nx\n',
      });
      const [modern] = await fixture.host.list({});
      expect(modern.head).toMatch(/^[0-9a-f]{64}$/);
      const change = await fixture.host.proposeChange({
        owner: 'team',
        name: 'modern',
        base: 'main',
        branch: 'change',
        title: 'T',
        files: [{ path: 'a', content: 'eA==' }],
        author: { name: 'N', email: 'e@example.com' },
      });
      expect(change.commit).toMatch(/^[0-9a-f]{64}$/);
    });

    it('lists linked repositories with an error, and follows no link', async () => {
      const outside = join(fixture.root, '..', 'outside');
      await git.run([
        'init',
        '-q',
        '--bare',
        '--',
        join(outside, 'secret.git'),
      ]);
      await mkdir(join(fixture.root, 'team'));
      await symlink(
        join(outside, 'secret.git'),
        join(fixture.root, 'team', 'linked.git'),
      );
      await symlink(outside, join(fixture.root, 'linked-owner'));
      const listed = await fixture.host.list({});
      expect(listed).toEqual([
        expect.objectContaining({
          owner: 'team',
          name: 'linked',
          error: expect.stringContaining('symbolic link'),
        }),
      ]);
      await expect(
        fixture.host.remote({ owner: 'team', name: 'linked' }),
      ).rejects.toMatchObject({ name: 'NotFoundError' });
      await expect(
        fixture.host.get({ owner: 'linked-owner', name: 'secret' }),
      ).resolves.toBeUndefined();
    });

    it('has one repository of names that differ in case only, and lets nobody make another', async () => {
      const create = (owner: string, name: string) =>
        fixture.host.create({
          owner,
          name,
          defaultBranch: 'main',
          files: [],
          author: { name: 'N', email: 'e@example.com' },
          message: 'First',
        });
      await make('people', { owner: 'org/teams' });
      for (const [owner, name] of [
        ['ORG/teams', 'people'],
        ['org/Teams', 'people'],
        ['org/teams', 'PEOPLE'],
      ]) {
        await expect(create(owner, name)).rejects.toMatchObject({
          name: 'ConflictError',
          message: expect.stringContaining('org/teams/people'),
        });
        await expect(
          fixture.host.reasonAgainst({ owner, name }),
        ).resolves.toContain('org/teams/people already');
        await expect(fixture.host.get({ owner, name })).resolves.toBe(
          undefined,
        );
      }
      await create('ORG/teams', 'others');

      // Put there by hand
      await make('PEOPLE', { owner: 'org/teams' });
      await make('people', { owner: 'org/Teams' });
      const names = (await fixture.host.list({})).map(
        ({ owner, name }) => `${owner}/${name}`,
      );
      expect(names).toEqual(['ORG/teams/others', 'org/Teams/people']);
      expect(fixture.logger.warn.mock.calls.map(([text]) => text)).toEqual([
        expect.stringMatching(
          /org\/teams\/PEOPLE\.git is left out .*org\/Teams\/people\.git in upper and lower case only; rename/,
        ),
        expect.stringMatching(/org\/teams\/people\.git is left out/),
      ]);
      for (const name of ['PEOPLE', 'people']) {
        const left = { owner: 'org/teams', name };
        await expect(fixture.host.get(left)).resolves.toBeUndefined();
        await expect(fixture.host.folder.pathOf(left)).rejects.toThrow(
          /no repository/,
        );
      }
      await expect(
        fixture.host.get({ owner: 'org/Teams', name: 'people' }),
      ).resolves.toMatchObject({ owner: 'org/Teams' });
    });

    it.each([
      ['org/people/src/branch/x', 'y'],
      ['org/people/SRC/tag/x', 'y'],
      ['org/raw', 'y'],
      ['src', 'y'],
      ['org', 'src'],
      ['org', 'Archive'],
    ])(
      'has no repository %s/%s, whose URLs would be those of others',
      async (owner, name) => {
        await make(name, { owner });
        await make('sources', { owner: 'org/src-lib' });
        await expect(fixture.host.list({})).resolves.toMatchObject([
          { owner: 'org/src-lib', name: 'sources' },
        ]);
        expect(fixture.logger.warn).toHaveBeenCalledWith(
          expect.stringContaining('not src, raw or archive'),
        );
        await expect(fixture.host.get({ owner, name })).resolves.toBe(
          undefined,
        );
        await expect(
          fixture.host.remote({ owner, name }),
        ).rejects.toMatchObject({ name: 'NotFoundError' });
        await expect(
          fixture.host.reasonAgainst({ owner, name }),
        ).resolves.toContain('src, raw or archive');
        await expect(
          fixture.host.create({
            owner,
            name,
            defaultBranch: 'main',
            files: [],
            author: { name: 'N', email: 'e@example.com' },
            message: 'First',
          }),
        ).rejects.toMatchObject({ name: 'InputError' });
      },
    );

    it('finds the one repository that a source URL is of', () => {
      const parse = (text: string) =>
        fixture.host.parseUrl(`http://localhost:7007/git/${text}`);
      expect(
        parse('org/people/src/branch/x/y/src/branch/main/catalog-info.yaml'),
      ).toEqual({
        owner: 'org',
        name: 'people',
        refAndPath: 'x/y/src/branch/main/catalog-info.yaml',
      });
      expect(parse('ORG/people/src/branch/main/a')).toMatchObject({
        owner: 'ORG',
      });
      for (const none of [
        'org/people/src/x/y',
        'org/people/src/Branch/main/a',
        'org/people/raw/y/src/branch/main/a',
        'org/people/src/branch/main/../../../../other/x/src/branch/main/a',
        'org/people/src/branch/main/%2e%2e/%2E./.%2e/../other/x/src/branch/main/a',
        'org//people/src/branch/main/a',
        'org\\people/src/branch/main/a',
        'org/people/src/branch/ma\tin/a',
      ]) {
        expect([none, parse(none)]).toEqual([none, undefined]);
      }
    });

    it('fails when an owner can not be read, as the list would not be whole', async () => {
      await push(await make('there'), 'main');
      if (process.getuid?.() === 0) {
        return; // nothing is unreadable for root
      }
      await chmod(join(fixture.root, 'team'), 0o000);
      await expect(fixture.host.list({})).rejects.toThrow(/can't be read/);
      await chmod(join(fixture.root, 'team'), 0o755);
    });

    it('writes a commit as its author, without hooks', async () => {
      await fixture.host.create({
        owner: 'team',
        name: 'made',
        defaultBranch: 'main',
        files: [],
        author: { name: 'Eve\n<x>', email: 'eve@example.com>\nfrom x' },
        message: 'First\n\nWith a body',
      });
      const path = join(fixture.root, 'team', 'made.git');
      await expect(
        git.text(['log', '--format=%an|%ae|%s|%b', 'main'], {
          repository: path,
        }),
      ).resolves.toBe('Evex|eve@example.comfrom x|First|With a body\n');
      await expect(readFile(join(path, 'hooks', 'x'))).rejects.toThrow();
    });

    it('announces pushes and what it wrote itself', async () => {
      const onPush = jest.fn();
      fixture.host.connect({ onPush });
      await fixture.host.create({
        owner: 'team',
        name: 'made',
        defaultBranch: 'main',
        files: [],
        author: { name: 'N', email: 'e@example.com' },
        message: 'First',
      });
      expect(onPush).toHaveBeenCalledWith({ owner: 'team', name: 'made' });
    });

    it('believes signed hooks only', () => {
      const body = Buffer.from('{"owner":"team","name":"made"}');
      const sign = (secret: string) =>
        createHmac('sha256', secret).update(body).digest('hex');
      const hook = (signature: string | undefined, content = body) =>
        fixture.host.parseHook({
          headers: { 'x-paved-signature': signature },
          body: content,
        });
      expect(hook(`sha256=${sign('hush')}`)).toEqual([
        { owner: 'team', name: 'made' },
      ]);
      for (const signature of [undefined, '', 'sha256=', 'zz', sign('other')]) {
        expect(() => hook(signature)).toThrow(/signature/);
      }
      expect(() =>
        hook(`sha256=${sign('hush')}`, Buffer.from('{"owner":"x"}')),
      ).toThrow(/signature/);
      // Neither the secret nor a signature that would hold is told to anyone
      const secrets = new RegExp(`hush|${sign('hush')}`);
      expect(() =>
        hook(`sha256=${sign('hush')}`, Buffer.from('{"owner":"x"}')),
      ).toThrow(
        expect.objectContaining({
          message: expect.not.stringMatching(secrets),
        }),
      );
      const { error, warn, info, debug } = fixture.logger;
      const logged = [error, warn, info, debug].flatMap(log => log.mock.calls);
      expect(JSON.stringify(logged)).not.toMatch(secrets);
    });
  });
});
