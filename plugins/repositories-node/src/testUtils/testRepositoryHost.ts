/* eslint-disable jest/no-export -- a test that hosts call in theirs */
import type { FileWrite } from '@paved/plugin-repositories-common';
import type { RepositoryHost } from '../RepositoryHost';
import { pushFiles } from './pushFiles';
import { readRemoteFile } from './readRemoteFile';

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
    change: { branch: string; files: FileWrite[]; base?: string },
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
