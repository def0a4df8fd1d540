/* eslint-disable jest/no-export -- a test that hosts call in theirs */
import type { FileWrite } from '@paved/plugin-repositories-common';
import type { RepositoryHost } from '../RepositoryHost';
import { pushFiles } from './pushFiles';
import { readRemoteFile, readRemoteModes } from './readRemote';

/**
 * A host to test, empty, and the few things that are done to it from outside.
 *
 * @public
 */
export interface RepositoryHostFixture {
  host: RepositoryHost;
  /** An owner under which repositories can be made. */
  owner: string;
  /** Makes a repository without any commit. */
  createEmpty(repository: { owner: string; name: string }): Promise<void>;
  /** Makes the host unreachable until the fixture is closed. */
  breakDown(): Promise<void>;
  close(): Promise<void>;
}

const author = { name: 'Sara Lind', email: 'sara.lind@example.com' };

/**
 * What every {@link RepositoryHost} must do. Call it inside a test file.
 *
 * @public
 */
export function testRepositoryHost(
  createFixture: () => Promise<RepositoryHostFixture>,
): void {
  let fixture: RepositoryHostFixture;
  let host: RepositoryHost;
  let owner: string;

  beforeEach(async () => {
    fixture = await createFixture();
    ({ host, owner } = fixture);
  });
  afterEach(async () => {
    await fixture.close();
  });

  const create = async (
    name: string,
    files: FileWrite[] = [text('README.md', '# Hello\n')],
  ) =>
    host.create({
      owner,
      name,
      description: 'Keeps accounts',
      defaultBranch: 'main',
      files,
      author,
      message: 'First commit',
    });

  const propose = async (
    name: string,
    change: {
      branch: string;
      files: FileWrite[];
      base?: string;
      replace?: boolean;
    },
  ) =>
    host.proposeChange({
      owner,
      name,
      base: 'main',
      title: 'Say more',
      description: 'Because.',
      author,
      ...change,
    });

  const readAt = async (name: string, ref: string, path: string) => {
    const remote = await host.remote({ owner, name });
    return readRemoteFile(remote, ref, path);
  };

  const modesAt = async (name: string, ref: string) =>
    readRemoteModes(await host.remote({ owner, name }), ref);

  const push = async (
    name: string,
    branch: string,
    files: Array<{ path: string; content?: string }>,
  ) => pushFiles(await host.remote({ owner, name }), { branch, files });

  describe('create, list and get', () => {
    it('starts empty', async () => {
      await expect(host.list({})).resolves.toEqual([]);
      await expect(
        host.get({ owner, name: 'nothing' }),
      ).resolves.toBeUndefined();
      await expect(host.remote({ owner, name: 'nothing' })).rejects.toThrow(
        /nothing/,
      );
    });

    it('creates a repository whose first commit holds the files, and lists it with its head', async () => {
      const bytes = Buffer.from([0, 1, 2, 255, 10]);
      const created = await create('ledger-api', [
        text('README.md', '# Hello\n'),
        text('with space/ünï "quoted".txt', 'odd name\n'),
        { path: 'logo.png', content: bytes.toString('base64') },
        { ...text('bin/run', '#!/bin/sh\n'), executable: true },
        { ...text('bin/go', '#!/bin/sh\n'), mode: '100755' },
        { ...text('bin/latest', 'run'), mode: '120000' },
        text('windows.txt', 'one\r\ntwo\r\n'),
      ]);
      expect(created).toMatchObject({
        owner,
        name: 'ledger-api',
        description: 'Keeps accounts',
        defaultBranch: 'main',
        head: expect.stringMatching(/^[0-9a-f]{40,64}$/),
        url: expect.stringMatching(/^https?:\/\/.*[^/]$/),
        cloneUrl: expect.stringMatching(/^https?:\/\//),
      });
      await expect(host.list({})).resolves.toEqual([created]);
      await expect(host.get({ owner, name: 'ledger-api' })).resolves.toEqual(
        created,
      );
      await expect(
        readAt('ledger-api', 'main', 'with space/ünï "quoted".txt'),
      ).resolves.toEqual(Buffer.from('odd name\n'));
      await expect(readAt('ledger-api', 'main', 'logo.png')).resolves.toEqual(
        bytes,
      );
      await expect(
        readAt('ledger-api', 'main', 'windows.txt'),
      ).resolves.toEqual(Buffer.from('one\r\ntwo\r\n'));
      await expect(readAt('ledger-api', 'main', 'bin/latest')).resolves.toEqual(
        Buffer.from('run'),
      );
      await expect(modesAt('ledger-api', 'main')).resolves.toEqual({
        'README.md': '100644',
        'bin/go': '100755',
        'bin/latest': '120000',
        'bin/run': '100755',
        'logo.png': '100644',
        'windows.txt': '100644',
        'with space/ünï "quoted".txt': '100644',
      });
    });

    it.each([
      ['twice', ['a', 'a']],
      ['as a file and a folder', ['a', 'a/b']],
    ])('refuses a path that is written %s', async (_, paths) => {
      const files = paths.map(path => text(path, 'x'));
      await expect(create('odd', files)).rejects.toMatchObject({
        name: 'InputError',
      });
      await expect(host.list({})).resolves.toEqual([]);
    });

    it('refuses a name that is taken and leaves what is there alone', async () => {
      const first = await create('taken');
      await expect(create('taken')).rejects.toMatchObject({
        name: 'ConflictError',
      });
      await expect(host.list({})).resolves.toEqual([first]);
    });

    it('lets one of two win who want the same name at once', async () => {
      const results = await Promise.allSettled([
        create('wanted'),
        create('wanted'),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual([
        'fulfilled',
        'rejected',
      ]);
      await expect(host.list({})).resolves.toHaveLength(1);
    });

    it.each([
      '../escape',
      '..',
      '.hidden',
      '-option',
      'a b',
      'a/../../b',
      'x.git',
      'x.lock',
      'ends.',
      'a\nb',
      'a\0b',
      'C:evil',
      '',
    ])('refuses the name %j and leaves nothing behind', async name => {
      await expect(create(name)).rejects.toThrow();
      await expect(host.list({})).resolves.toEqual([]);
      await expect(host.get({ owner, name })).resolves.toBeUndefined();
    });

    it.each(['../../etc/passwd', '.git/config', 'a//b', '/etc/passwd', ''])(
      'refuses the file %j and leaves nothing behind',
      async path => {
        await expect(
          create('hostile', [text(path, 'gotcha')]),
        ).rejects.toThrow();
        await expect(host.list({})).resolves.toEqual([]);
      },
    );

    it('lists a repository without commits as having no branch and no head', async () => {
      await fixture.createEmpty({ owner, name: 'empty' });
      const [empty] = await host.list({});
      expect(empty).toMatchObject({ owner, name: 'empty' });
      expect(empty.head).toBeUndefined();
      expect(empty.defaultBranch).toBeUndefined();
      expect(empty.error).toBeUndefined();
    });

    it('shows a head that moved', async () => {
      const before = await create('moving');
      const remote = await host.remote({ owner, name: 'moving' });
      const pushed = await pushFiles(remote, {
        branch: 'main',
        files: [{ path: 'README.md', content: 'Second\n' }],
      });
      expect(pushed).not.toBe(before.head);
      const [listed] = await host.list({});
      expect(listed.head).toBe(pushed);
      await expect(host.get({ owner, name: 'moving' })).resolves.toMatchObject({
        head: pushed,
      });
    });

    it('fails rather than listing nothing when it can not be reached', async () => {
      await create('still-there');
      await fixture.breakDown();
      await expect(host.list({})).rejects.toThrow();
    });
  });

  describe('proposeChange', () => {
    it('puts one commit on a new branch and leaves the base alone', async () => {
      const { head } = await create('ledger-api');
      const change = await propose('ledger-api', {
        branch: 'paved/say-more',
        files: [text('docs/index.md', 'More\n'), { path: 'README.md' }],
      });
      expect(change).toEqual({
        branch: 'paved/say-more',
        commit: expect.stringMatching(/^[0-9a-f]{40,64}$/),
        url: expect.stringMatching(/^https?:\/\//),
      });
      await expect(
        readAt('ledger-api', 'paved/say-more', 'docs/index.md'),
      ).resolves.toEqual(Buffer.from('More\n'));
      await expect(
        readAt('ledger-api', 'paved/say-more', 'README.md'),
      ).rejects.toThrow();
      await expect(
        host.get({ owner, name: 'ledger-api' }),
      ).resolves.toMatchObject({ head });
    });

    it('gives the same commit when proposed again, also after the base moved on', async () => {
      await create('ledger-api');
      const request = {
        branch: 'paved/say-more',
        files: [text('README.md', 'More\n')],
      };
      const first = await propose('ledger-api', request);
      await expect(propose('ledger-api', request)).resolves.toEqual(first);
      await pushFiles(await host.remote({ owner, name: 'ledger-api' }), {
        branch: 'main',
        files: [{ path: 'other.txt', content: 'Meanwhile\n' }],
      });
      await expect(propose('ledger-api', request)).resolves.toEqual(first);
    });

    it('refuses a branch that exists with other content', async () => {
      await create('ledger-api');
      const branch = 'paved/say-more';
      await propose('ledger-api', {
        branch,
        files: [text('README.md', 'One\n')],
      });
      await expect(
        propose('ledger-api', { branch, files: [text('README.md', 'Two\n')] }),
      ).rejects.toMatchObject({ name: 'ConflictError' });
      await expect(readAt('ledger-api', branch, 'README.md')).resolves.toEqual(
        Buffer.from('One\n'),
      );
    });

    it.each(['-x', 'a..b', 'a b', 'x.lock', 'a\nb', '@{u}'])(
      'refuses the branch %j',
      async branch => {
        await create('ledger-api');
        await expect(
          propose('ledger-api', { branch, files: [text('a', 'b')] }),
        ).rejects.toThrow();
      },
    );

    it('refuses a base or repository that is not there', async () => {
      await create('ledger-api');
      const files = [text('a', 'b')];
      await expect(
        propose('ledger-api', { branch: 'x', base: 'gone', files }),
      ).rejects.toMatchObject({ name: 'NotFoundError' });
      await expect(
        propose('nothing', { branch: 'x', files }),
      ).rejects.toMatchObject({ name: 'NotFoundError' });
    });
  });

  describe('proposeChange that writes all kinds of files', () => {
    const branch = 'paved/all-kinds';

    it('changes bytes, modes and links, and makes a folder of a file', async () => {
      const bytes = Buffer.from([0xff, 0xfe, 0, 13, 10, 0x80]);
      await create('ledger-api', [
        text('run', '#!/bin/sh\n'),
        text('docs', 'a file\n'),
        text('same', 'x'),
      ]);
      await propose('ledger-api', {
        branch,
        files: [
          text('docs/index.md', 'a folder\r\n'),
          { path: 'docs' },
          { ...text('run', '#!/bin/sh\n'), mode: '100755' },
          { ...text('latest', 'docs/index.md'), mode: '120000' },
          { path: 'raw.bin', content: bytes.toString('base64') },
        ],
      });
      await expect(modesAt('ledger-api', branch)).resolves.toEqual({
        'docs/index.md': '100644',
        latest: '120000',
        'raw.bin': '100644',
        run: '100755',
        same: '100644',
      });
      await expect(readAt('ledger-api', branch, 'raw.bin')).resolves.toEqual(
        bytes,
      );
      await expect(
        readAt('ledger-api', branch, 'docs/index.md'),
      ).resolves.toEqual(Buffer.from('a folder\r\n'));
      await expect(readAt('ledger-api', branch, 'latest')).resolves.toEqual(
        Buffer.from('docs/index.md'),
      );
    });
  });

  describe('what becomes of a change', () => {
    const branch = 'paved/say-more';
    const repository = { owner: '', name: 'ledger-api' };
    beforeEach(async () => {
      repository.owner = owner;
      await create('ledger-api', [
        text('README.md', 'One\n'),
        text('other.txt', 'Other\n'),
      ]);
    });
    const proposeMore = (options?: { content?: string; replace?: boolean }) =>
      propose('ledger-api', {
        branch,
        files: [text('README.md', options?.content ?? 'More\n')],
        replace: options?.replace,
      });
    const change = () => host.change({ ...repository, branch });

    it('is open once proposed, and none before', async () => {
      await expect(change()).resolves.toBeUndefined();
      await expect(
        host.change({ ...repository, branch: 'main' }),
      ).resolves.toBeUndefined();
      const { commit, url } = await proposeMore();
      await expect(change()).resolves.toMatchObject({
        branch,
        state: 'open',
        commit,
        url,
      });
      await expect(
        host.change({ owner, name: 'nothing', branch }),
      ).rejects.toMatchObject({ name: 'NotFoundError' });
    });

    it('is merged when its content came to the default branch, as its own commit or another', async () => {
      const { commit } = await proposeMore();
      await push('ledger-api', 'main', [
        { path: 'README.md', content: 'More\n' },
      ]);
      await push('ledger-api', 'main', [
        { path: 'other.txt', content: 'Later\n' },
      ]);
      await expect(change()).resolves.toMatchObject({
        state: 'merged',
        commit,
      });
      // Closing what is merged does nothing
      await host.closeChange({ ...repository, branch });
      await expect(change()).resolves.toMatchObject({ state: 'merged' });
    });

    it('is closed with its branch, and opens when proposed anew', async () => {
      const { commit } = await proposeMore();
      await host.closeChange({ ...repository, branch, comment: 'Not now' });
      await expect(change()).resolves.toMatchObject({
        state: 'closed',
        commit,
        url: expect.stringMatching(/^https?:\/\//),
      });
      await expect(readAt('ledger-api', branch, 'README.md')).rejects.toThrow();
      await host.closeChange({ ...repository, branch });
      const again = await proposeMore({ content: 'Even more\n' });
      await expect(change()).resolves.toMatchObject({
        state: 'open',
        commit: again.commit,
      });
      await expect(
        host.closeChange({ ...repository, branch: 'never' }),
      ).rejects.toMatchObject({ name: 'NotFoundError' });
    });

    it('is closed without its branch where somebody else has committed to it', async () => {
      await proposeMore();
      const theirs = await push('ledger-api', branch, [
        { path: 'theirs.txt', content: 'Theirs\n' },
      ]);
      await host.closeChange({ ...repository, branch });
      await expect(change()).resolves.toMatchObject({
        state: 'closed',
        commit: theirs,
      });
      await expect(readAt('ledger-api', branch, 'theirs.txt')).resolves.toEqual(
        Buffer.from('Theirs\n'),
      );
    });

    it('is moved to a new base by a proposal that replaces it, unless somebody else has committed to it', async () => {
      const first = await proposeMore();
      await expect(proposeMore({ replace: true })).resolves.toEqual(first);
      await push('ledger-api', 'main', [
        { path: 'other.txt', content: 'Newer\n' },
      ]);
      const moved = await proposeMore({ content: 'Anew\n', replace: true });
      expect(moved.commit).not.toBe(first.commit);
      await expect(readAt('ledger-api', branch, 'README.md')).resolves.toEqual(
        Buffer.from('Anew\n'),
      );
      await expect(readAt('ledger-api', branch, 'other.txt')).resolves.toEqual(
        Buffer.from('Newer\n'),
      );
      await expect(change()).resolves.toMatchObject({
        state: 'open',
        commit: moved.commit,
      });

      const theirs = await push('ledger-api', branch, [
        { path: 'theirs.txt', content: 'Theirs\n' },
      ]);
      await expect(
        proposeMore({ content: 'Once more\n', replace: true }),
      ).rejects.toMatchObject({
        name: 'ConflictError',
        message: expect.stringContaining(branch),
      });
      await expect(change()).resolves.toMatchObject({ commit: theirs });
    });

    it('says why a branch can not be made', async () => {
      await proposeMore();
      await expect(
        propose('ledger-api', {
          branch: `${branch}/below`,
          files: [text('README.md', 'x')],
        }),
      ).rejects.toMatchObject({
        name: 'ConflictError',
        message: expect.stringMatching(/say-more\/below.*say-more/),
      });
    });

    it('is merged by the host itself, if it does so, when it is as it was looked at and does not conflict', async () => {
      if (!host.mergeChange) {
        return;
      }
      const { commit } = await proposeMore();
      await push('ledger-api', 'main', [
        { path: 'other.txt', content: 'Newer\n' },
      ]);
      const merge = (expectedHead: string, name = branch) =>
        host.mergeChange?.({
          ...repository,
          branch: name,
          expectedHead,
          author,
        });
      await expect(merge('0'.repeat(40))).rejects.toMatchObject({
        name: 'ConflictError',
      });
      await expect(merge(commit, 'never')).rejects.toMatchObject({
        name: 'NotFoundError',
      });
      const before = await host.get(repository);
      const merged = await merge(commit);
      await expect(host.get(repository)).resolves.toMatchObject({
        head: merged?.commit,
      });
      expect(merged?.commit).not.toBe(before?.head);
      await expect(readAt('ledger-api', 'main', 'README.md')).resolves.toEqual(
        Buffer.from('More\n'),
      );
      await expect(readAt('ledger-api', 'main', 'other.txt')).resolves.toEqual(
        Buffer.from('Newer\n'),
      );
      await expect(change()).resolves.toMatchObject({
        state: 'merged',
        commit,
      });

      const conflicting = await proposeMore({ content: 'Ours\n' });
      const head = await push('ledger-api', 'main', [
        { path: 'README.md', content: 'Theirs\n' },
      ]);
      await expect(merge(conflicting.commit)).rejects.toMatchObject({
        name: 'ConflictError',
        message: expect.stringContaining('README.md'),
      });
      await expect(host.get(repository)).resolves.toMatchObject({ head });
    });
  });

  describe('remove', () => {
    it('takes back a repository that nobody has put anything in', async () => {
      const { head } = await create('mistake');
      const other = await create('other');
      await host.remove({ owner, name: 'mistake', expectedHead: head ?? '' });
      await expect(host.list({})).resolves.toEqual([other]);
      await expect(
        host.get({ owner, name: 'mistake' }),
      ).resolves.toBeUndefined();
      await expect(
        host.remove({ owner, name: 'mistake', expectedHead: head ?? '' }),
      ).rejects.toMatchObject({ name: 'NotFoundError' });
      await expect(create('mistake')).resolves.toMatchObject({ owner });
    });

    it.each(['main', 'feature'])(
      'refuses one that somebody has pushed %s to',
      async branch => {
        const { head } = await create('in-use');
        await push('in-use', branch, [{ path: 'x', content: 'y' }]);
        const before = await host.get({ owner, name: 'in-use' });
        await expect(
          host.remove({ owner, name: 'in-use', expectedHead: head ?? '' }),
        ).rejects.toMatchObject({ name: 'ConflictError' });
        await expect(host.get({ owner, name: 'in-use' })).resolves.toEqual(
          before,
        );
      },
    );
  });

  describe('source URLs', () => {
    it.each([
      { ref: 'main', path: 'catalog-info.yaml' },
      { ref: 'feature/with/slash', path: 'docs/a b/ü#?.md' },
      { ref: 'release-1.0', path: '' },
      { ref: 'a'.repeat(40), path: 'src/branch/main.txt' },
    ])('reads back what it wrote: $ref $path', ({ ref, path }) => {
      const repository = { owner, name: 'ledger-api' };
      const url = host.sourceUrl(repository, { ref, path, type: 'file' });
      expect(new URL(url).href).toBe(url);
      expect(host.parseUrl(url)).toEqual({
        ...repository,
        refAndPath: path ? `${ref}/${path}` : ref,
      });
    });

    it('writes folders so that relative URLs resolve below them', () => {
      const repository = { owner, name: 'ledger-api' };
      const folder = host.sourceUrl(repository, {
        ref: 'main',
        path: 'docs',
        type: 'directory',
      });
      expect(new URL('./index.md', folder).href).toBe(
        host.sourceUrl(repository, { ref: 'main', path: 'docs/index.md' }),
      );
    });

    it('knows a repository by its own URL, and nothing of other hosts', async () => {
      const { url } = await create('ledger-api');
      expect(host.parseUrl(url)).toEqual({ owner, name: 'ledger-api' });
      expect(
        host.parseUrl('https://elsewhere.example/a/b/src/branch/main/c'),
      ).toBeUndefined();
      expect(host.parseUrl('not a url')).toBeUndefined();
      expect(host.parseUrl(`${url}.evil.example/../..`)).not.toEqual({
        owner,
        name: 'ledger-api',
      });
    });
  });
}

function text(path: string, content: string): FileWrite {
  return { path, content: Buffer.from(content).toString('base64') };
}
