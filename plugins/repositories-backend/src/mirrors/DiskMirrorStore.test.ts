import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { mockServices } from '@backstage/backend-test-utils';
import { inspectRepository } from '@paved/plugin-repositories-common';
import { GitCommand, readDefaultBranch } from '@paved/plugin-repositories-node';
import { pushFiles } from '@paved/plugin-repositories-node/testUtils';
import { DiskMirrorStore } from './DiskMirrorStore';
import type { MirrorRepository } from './MirrorStore';
import { mirrorPath } from './mirrorPath';

const git = GitCommand.create();

/** Everything odd at once: what `git fast-import` is told to make. */
const ODD_TREE = [
  ['100644', 'catalog-info.yaml', 'kind: Component\n'],
  ['100755', 'bin/run', '#!/bin/sh\n'],
  ['100644', 'with space/ünï cödé.md', 'spaced\n'],
  ['100644', '"line\\nend".txt', 'named oddly\n'],
  ['100644', '-dash', 'dash\n'],
  ['100644', 'docs/a.md', 'a\n'],
  ['100644', 'docs/deep/b.md', 'b\n'],
  ['100644', '.backstage/catalog-info.yaml', 'kind: API\n'],
  ['100644', 'latin1.txt', Buffer.from([0x63, 0xe9, 0x0a])],
  ['100644', 'binary.dat', Buffer.from([0x61, 0, 0x62])],
  ['100644', 'bom.yaml', '\ufeffkind: System\n'],
  ['100644', 'large.txt', 'x'.repeat(3_000)],
  ['100644', 'exactly.txt', 'y'.repeat(2_000)],
  ['100644', 'empty.txt', ''],
  [
    '100644',
    'model.bin',
    'version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 12\n',
  ],
  ['100644', '.gitattributes', 'docs export-ignore\n*.md export-subst\n'],
  ['120000', 'link.yaml', 'catalog-info.yaml'],
  ['120000', 'link-out', '/etc/passwd'],
  ['120000', 'link-dir', 'docs'],
  ['160000', 'vendor/module', undefined],
] as const;

function importOf(
  ref: string,
  entries: ReadonlyArray<
    readonly [string, string, string | Buffer | undefined]
  >,
  idLength = 40,
): Buffer {
  const parts: Buffer[] = [
    Buffer.from(
      `commit ${ref}\ncommitter Sara Lind <sara@example.com> 1700000000 +0100\ndata 5\nFirst\n`,
    ),
  ];
  for (const [mode, path, content] of entries) {
    const quoted = path.startsWith('"')
      ? `"\\"${path.slice(1, -5)}\\".txt"`
      : `"${path}"`;
    if (content === undefined) {
      parts.push(Buffer.from(`M 160000 ${'1'.repeat(idLength)} ${quoted}\n`));
    } else {
      const bytes = Buffer.from(content);
      parts.push(
        Buffer.from(`M ${mode} inline ${quoted}\ndata ${bytes.length}\n`),
        bytes,
        Buffer.from('\n'),
      );
    }
  }
  return Buffer.concat(parts);
}

describe('DiskMirrorStore', () => {
  let base: string;
  let mirrors: string;
  let store: DiskMirrorStore;
  const logger = mockServices.logger.mock();

  beforeEach(async () => {
    base = await realpath(await mkdtemp(join(tmpdir(), 'paved-mirrors-')));
    mirrors = join(base, 'mirrors');
    store = await createStore();
  });
  afterEach(async () => {
    await rm(base, { recursive: true, force: true });
  });

  const idOf = (name: string) => `directory:team/${name}`;
  const pathOf = (name: string) => join(base, 'team', `${name}.git`);
  const mirrorOf = (name: string) => join(mirrors, mirrorPath(idOf(name)));

  async function createStore() {
    return DiskMirrorStore.create({
      path: mirrors,
      logger,
      limits: { maxFileBytes: 2_000, maxEntries: 100 },
      locate: async id => {
        const name = id.replace(/^.*\//, '');
        const repository = await described(name).catch(() => undefined);
        return repository && { repository, remote: { url: pathOf(name) } };
      },
    });
  }

  async function described(name: string) {
    return {
      id: idOf(name),
      ...(await readDefaultBranch(pathOf(name), git)),
    };
  }

  async function make(name: string, ...init: string[]) {
    await mkdir(join(base, 'team'), { recursive: true });
    await git.run([
      'init',
      '-q',
      '--bare',
      '-b',
      'main',
      ...init,
      '--',
      pathOf(name),
    ]);
    return pathOf(name);
  }

  async function makeOdd(name: string, ...init: string[]) {
    const path = await make(name, ...init);
    await git.run(['fast-import', '--quiet'], {
      repository: path,
      input: importOf('refs/heads/main', ODD_TREE, init.length > 0 ? 64 : 40),
    });
    return path;
  }

  async function sync(name: string, signal?: AbortSignal) {
    await store.sync(await described(name), { url: pathOf(name) }, { signal });
    return store.open(idOf(name));
  }

  async function textOf(
    mirror: MirrorRepository,
    commit: string,
    path: string,
  ) {
    const [file] = await mirror.readFiles({ commit, paths: [path] });
    return file?.content?.toString();
  }

  const kinds: Array<[string, (name: string) => Promise<string>]> = [
    ['loose objects', name => makeOdd(name)],
    [
      'one pack and packed refs',
      async name => {
        const path = await makeOdd(name);
        await git.run(['repack', '-adq'], { repository: path });
        await git.run(['pack-refs', '--all'], { repository: path });
        return path;
      },
    ],
    ['SHA-256', name => makeOdd(name, '--object-format=sha256')],
    [
      'alternates',
      async name => {
        const path = await makeOdd(`${name}-parent`);
        await git.run(
          ['clone', '-q', '--bare', '--shared', '--', path, pathOf(name)],
          { protocols: ['file'] },
        );
        return path;
      },
    ],
    [
      'packs behind a link',
      async name => {
        const path = await makeOdd(name);
        await git.run(['repack', '-adq'], { repository: path });
        await rename(join(path, 'objects/pack'), join(base, 'packs'));
        await symlink(join(base, 'packs'), join(path, 'objects/pack'));
        return path;
      },
    ],
  ];

  describe.each(kinds)('a repository of %s', (_title, create) => {
    let mirror: MirrorRepository;
    let commit: string;
    beforeEach(async () => {
      await create('odd');
      mirror = await sync('odd');
      commit = await mirror.resolveRef();
    });

    it('is listed as it is', async () => {
      const entries = await mirror.tree({ commit });
      const ofType = (type: string) =>
        entries.filter(entry => entry.type === type).map(({ path }) => path);
      expect(ofType('symlink')).toEqual(['link-dir', 'link-out', 'link.yaml']);
      expect(ofType('submodule')).toEqual(['vendor/module']);
      expect(ofType('directory')).toEqual([
        '.backstage',
        'bin',
        'docs',
        'docs/deep',
        'vendor',
        'with space',
      ]);
      expect(ofType('file')).toEqual(
        expect.arrayContaining([
          '"line\nend".txt',
          '-dash',
          'with space/ünï cödé.md',
        ]),
      );
      expect(entries.find(({ path }) => path === 'large.txt')).toMatchObject({
        mode: '100644',
        size: 3_000,
      });
      for (const path of ['bin/run', 'link.yaml']) {
        const entry = entries.find(candidate => candidate.path === path);
        const [mode, , content] = ODD_TREE.find(([, name]) => name === path)!;
        expect(entry).toMatchObject({ mode, size: content?.length });
        await expect(mirror.tree({ commit, path })).resolves.toEqual([entry]);
        await expect(
          mirror.readFiles({ commit, paths: [path], links: true }),
        ).resolves.toMatchObject([{ path, content: Buffer.from(content!) }]);
      }
      await expect(
        mirror.tree({ commit, path: '/docs/' }),
      ).resolves.toMatchObject([
        { path: 'docs/a.md' },
        { path: 'docs/deep' },
        { path: 'docs/deep/b.md' },
      ]);
      await expect(
        mirror.tree({ commit, path: 'docs/a.md' }),
      ).resolves.toMatchObject([{ path: 'docs/a.md', type: 'file', size: 2 }]);
      for (const path of ['nothing', 'docs/a.md/x', 'link-dir/a.md', '../x']) {
        await expect(mirror.tree({ commit, path })).rejects.toMatchObject({
          name: 'NotFoundError',
        });
      }
    });

    it('is read without following links', async () => {
      const isFile = (mode: string) => mode.startsWith('100');
      const nameOf = (path: string) =>
        path.startsWith('"') ? '"line\nend".txt' : path;
      const files = await mirror.readFiles({
        commit,
        paths: ODD_TREE.map(([, path]) => nameOf(path)),
      });
      expect(
        files.map(({ path, tooLarge, content }) => [path, tooLarge ?? content]),
      ).toEqual(
        ODD_TREE.filter(([mode]) => isFile(mode))
          .map(([, path, content]) => [
            nameOf(path),
            path === 'large.txt' ? true : Buffer.from(content ?? ''),
          ])
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      );
      for (const path of ['link-dir/a.md', 'docs', '', '../x', '/etc/passwd']) {
        await expect(
          mirror.readFiles({ commit, paths: [path] }),
        ).resolves.toEqual([]);
      }
    });

    it('serves the inspection', async () => {
      const files = mirror.files(commit);
      await expect(
        files.find([
          'catalog-info.yaml',
          'catalog-info.yml',
          '.backstage/catalog-info.yaml',
          'link.yaml',
          'docs',
          'link-dir/a.md',
        ]),
      ).resolves.toEqual(['.backstage/catalog-info.yaml', 'catalog-info.yaml']);
      await expect(
        files.links([
          'link.yaml',
          'link-dir/a.md',
          'docs',
          'gone.yaml',
          'vendor/module/catalog-info.yaml',
        ]),
      ).resolves.toEqual([
        { path: 'link-dir', type: 'symlink' },
        { path: 'link.yaml', type: 'symlink' },
        { path: 'vendor/module', type: 'submodule' },
      ]);
      await expect(
        files.links(['link-*', '**/*.yaml', 'vendor/*']),
      ).resolves.toEqual([
        { path: 'link-dir', type: 'symlink' },
        { path: 'link-out', type: 'symlink' },
        { path: 'link.yaml', type: 'symlink' },
        { path: 'vendor/module', type: 'submodule' },
      ]);
      await expect(
        files.find([
          '**/catalog-info.yaml',
          'docs/**',
          '*.{yaml,yml}',
          '*link*',
        ]),
      ).resolves.toEqual([
        '.backstage/catalog-info.yaml',
        'bom.yaml',
        'catalog-info.yaml',
        'docs/a.md',
        'docs/deep/b.md',
      ]);
      await expect(files.read('bom.yaml')).resolves.toBe('kind: System\n');
      await expect(files.read('empty.txt')).resolves.toBe('');
      await expect(files.read('exactly.txt')).resolves.toHaveLength(2_000);
      await expect(files.read('model.bin')).resolves.toMatch(/git-lfs/);
      for (const path of ['nothing', 'link.yaml', 'vendor/module', 'docs']) {
        await expect(files.read(path)).resolves.toBeUndefined();
      }
      for (const [path, message] of [
        ['latin1.txt', /not UTF-8/],
        ['binary.dat', /not UTF-8/],
        ['large.txt', /3000 bytes/],
      ] as const) {
        await expect(files.read(path)).rejects.toMatchObject({
          name: 'InputError',
          message: expect.stringMatching(message),
        });
      }
      // Also right after a file over the limit, all at once.
      await expect(
        Promise.all([
          files.read('docs/a.md'),
          files.read('large.txt').catch(() => 'large'),
          files.read('docs/deep/b.md'),
        ]),
      ).resolves.toEqual(['a\n', 'large', 'b\n']);
      files.close();
    });

    it('is archived whole, folder by folder', async () => {
      const { stream, treeId } = await mirror.archive({
        commit,
        path: 'docs',
      });
      expect(treeId).toMatch(/^[0-9a-f]{40,64}$/);
      const tar = (await buffer(stream)).toString('latin1');
      expect(tar).toContain('a.md\0');
      expect(tar).toContain('deep/b.md\0');
      expect(tar).not.toContain('docs/');
      const whole = await mirror.archive({ commit });
      // In spite of export-ignore.
      expect((await buffer(whole.stream)).toString('latin1')).toContain(
        'docs/a.md\0',
      );
      await expect(
        mirror.archive({ commit, path: 'catalog-info.yaml' }),
      ).rejects.toMatchObject({ name: 'NotFoundError' });
    });
  });

  it.each([
    ['folders that are all one tree', 3_000, 3_000, 'f'],
    ['a path without end', 1, 1, 'f'.repeat(4_000)],
    ['one folder of everything', 1, 200, 'f'],
  ])(
    'counts %s before they are in memory',
    async (_title, folders, filesEach, name) => {
      const repository = await make('bomb');
      const hash = (input: string, ...args: string[]) =>
        git
          .run(args, { repository, input })
          .then(output => output.toString().trim());
      const blob = await hash(
        'kind: Component\n',
        'hash-object',
        '-w',
        '--stdin',
      );
      const list = (count: number, line: string) =>
        Array.from({ length: count }, (_, at) => `${line}${at}.yaml\n`).join(
          '',
        );
      let tree = await hash(
        list(filesEach, `100644 blob ${blob}\t${name}`),
        'mktree',
      );
      const nesting = name.length > 1 ? 3 : 0;
      for (let level = 0; level < nesting; level += 1) {
        tree = await hash(`040000 tree ${tree}\t${name}\n`, 'mktree');
      }
      const root = await hash(
        `${list(
          folders,
          `040000 tree ${tree}\td`,
        )}100644 blob ${blob}\tz.yaml\n`,
        'mktree',
      );
      const commit = (
        await git.text(['commit-tree', root, '-m', 'Many'], {
          repository,
          author: { name: 'N', email: 'e@example.com' },
        })
      ).trim();
      await git.run(['update-ref', 'refs/heads/main', commit], { repository });
      const mirror = await sync('bomb');

      const before = process.memoryUsage().rss;
      const started = process.cpuUsage();
      const files = mirror.files(commit);
      const refused = { name: 'InputError', message: /too many|too long/ };
      for (const ask of [
        () => files.find(['d0.yaml/*.yaml', '**']),
        () => files.links(['**']),
        () => mirror.tree({ commit }),
        () => mirror.readFiles({ commit, globs: ['**/*.yaml'] }),
        () => mirror.archive({ commit }),
        () => mirror.compare({ base: commit, head: commit }),
      ]) {
        await expect(ask()).rejects.toMatchObject({
          name: refused.name,
          message: expect.stringMatching(refused.message),
        });
      }
      const { findings } = await inspectRepository({
        files,
        globs: ['**/catalog-info.yaml'],
      });
      expect(findings).toMatchObject([
        {
          rule: 'files-not-listed',
          message: expect.stringMatching(refused.message),
        },
      ]);
      const { user, system } = process.cpuUsage(started);
      expect((user + system) / 1_000).toBeLessThan(10_000);
      expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
      // A root of too many entries can't even be looked a name up in
      const read = await files.read('z.yaml').catch(({ name: error }) => error);
      expect(read).toBe(folders === 1 ? 'kind: Component\n' : 'InputError');
      files.close();
    },
  );

  describe('refs', () => {
    it('divides refs and paths, branches with slashes and tags included', async () => {
      const path = await makeOdd('refs');
      const main = await git.text(['rev-parse', 'main'], { repository: path });
      const other = await pushFiles(
        { url: path },
        { branch: 'feature/x', files: [{ path: 'docs/a.md', content: 'X' }] },
      );
      await git.run(['tag', '-a', '-m', 'One', 'v1.0', 'main'], {
        repository: path,
        author: { name: 'N', email: 'e@example.com' },
      });
      const mirror = await sync('refs');
      for (const [given, ref, commit, rest] of [
        [undefined, 'main', main, ''],
        ['main', 'main', main, ''],
        ['main/docs/a.md', 'main', main, 'docs/a.md'],
        ['feature/x', 'feature/x', other, ''],
        ['feature/x/docs/a.md', 'feature/x', other, 'docs/a.md'],
        ['v1.0/docs', 'v1.0', main, 'docs'],
        [`${main}/docs/a.md`, main, main, 'docs/a.md'],
        [`${main.slice(0, 10)}/x`, main.slice(0, 10), main, 'x'],
      ] as const) {
        await expect(mirror.splitRefAndPath(given)).resolves.toEqual({
          ref,
          commit,
          path: rest,
        });
      }
      for (const given of ['feature', 'feature/y/a', 'f'.repeat(40), '-x/y']) {
        await expect(mirror.splitRefAndPath(given)).rejects.toMatchObject({
          name: 'NotFoundError',
        });
      }
      for (const ref of [
        '-x',
        'a..b',
        'main:docs',
        'main^{tree}',
        'HEAD@{1}',
      ]) {
        await expect(mirror.resolveRef(ref)).rejects.toMatchObject({
          name: 'InputError',
        });
      }
      await expect(mirror.resolveRef('gone')).rejects.toMatchObject({
        name: 'NotFoundError',
      });
    });

    it('learns of a new branch when it is asked for', async () => {
      const path = await makeOdd('late');
      const mirror = await sync('late');
      await new Promise(resolve => setTimeout(resolve, 2_100));
      const commit = await pushFiles(
        { url: path },
        { branch: 'late/branch', files: [{ path: 'n', content: 'new' }] },
      );
      await expect(mirror.resolveRef('late/branch')).resolves.toBe(commit);
      await expect(textOf(mirror, commit, 'n')).resolves.toBe('new');
    });

    it('has nothing to say about an empty repository, until it has', async () => {
      const path = await make('empty');
      const mirror = await sync('empty');
      await expect(mirror.resolveRef()).rejects.toThrow(/no commit yet/);
      const commit = await pushFiles(
        { url: path },
        { branch: 'trunk', files: [{ path: 'a', content: 'b' }] },
      );
      await expect((await sync('empty')).resolveRef()).resolves.toBe(commit);
    });

    it('follows a default branch that changes', async () => {
      const path = await makeOdd('renamed');
      await sync('renamed');
      await git.run(['branch', '-m', 'main', 'trunk'], { repository: path });
      await git.run(['symbolic-ref', 'HEAD', 'refs/heads/trunk'], {
        repository: path,
      });
      const mirror = await sync('renamed');
      await expect(mirror.splitRefAndPath(undefined)).resolves.toMatchObject({
        ref: 'trunk',
      });
      await expect(mirror.resolveRef('main')).rejects.toMatchObject({
        name: 'NotFoundError',
      });
    });
  });

  describe('syncing', () => {
    it('hard-links what lies on the same disk', async () => {
      const path = await makeOdd('linked');
      await git.run(['repack', '-adq'], { repository: path });
      await sync('linked');
      const [pack] = (await readdir(join(path, 'objects/pack'))).filter(name =>
        name.endsWith('.pack'),
      );
      const { ino } = await stat(join(path, 'objects/pack', pack));
      await expect(
        stat(join(mirrorOf('linked'), 'objects/pack', pack)),
      ).resolves.toMatchObject({ ino });
      await expect(
        git.run(['fsck', '--strict', '--connectivity-only'], {
          repository: mirrorOf('linked'),
        }),
      ).resolves.toBeDefined();
    });

    it('takes over new commits, forced pushes and deleted branches', async () => {
      const path = await makeOdd('moving');
      await sync('moving');
      await pushFiles(
        { url: path },
        { branch: 'gone', files: [{ path: 'a', content: 'b' }] },
      );
      const commit = await pushFiles(
        { url: path },
        { branch: 'main', files: [{ path: 'new.txt', content: 'new' }] },
      );
      let mirror = await sync('moving');
      await expect(mirror.resolveRef()).resolves.toBe(commit);
      await expect(textOf(mirror, commit, 'new.txt')).resolves.toBe('new');

      await git.run(['update-ref', 'refs/heads/main', `${commit}^`], {
        repository: path,
      });
      await git.run(['branch', '-D', 'gone'], { repository: path });
      mirror = await sync('moving');
      await expect(mirror.resolveRef()).resolves.not.toBe(commit);
      await expect(mirror.resolveRef('gone')).rejects.toMatchObject({
        name: 'NotFoundError',
      });
    });

    it('keeps its state while the remote is away', async () => {
      const path = await makeOdd('away');
      await sync('away');
      const repository = { ...(await described('away')), head: '1'.repeat(40) };
      await rename(path, `${path}-away`);
      await expect(store.sync(repository, { url: path })).rejects.toMatchObject(
        { name: 'GitError' },
      );
      const mirror = await store.open(idOf('away'));
      const commit = await mirror.resolveRef();
      await expect(textOf(mirror, commit, 'catalog-info.yaml')).resolves.toBe(
        'kind: Component\n',
      );
      await expect(
        store.sync({ id: idOf('never') }, { url: `${path}-never` }),
      ).rejects.toThrow();
      await expect(stat(mirrorOf('never'))).rejects.toThrow();
    });

    it('builds a damaged mirror anew', async () => {
      const path = await makeOdd('damaged');
      await git.run(['repack', '-adq'], { repository: path });
      const mirror = await sync('damaged');
      const commit = await mirror.resolveRef();
      const packs = join(mirrorOf('damaged'), 'objects/pack');
      for (const name of await readdir(packs)) {
        // A copy: the original is the repository's own file too.
        await cp(join(packs, name), join(base, name));
        await rm(join(packs, name));
        await cp(join(base, name), join(packs, name));
        await chmod(join(packs, name), 0o644);
        await truncate(join(packs, name), 100);
      }
      await expect(textOf(mirror, commit, 'catalog-info.yaml')).resolves.toBe(
        'kind: Component\n',
      );
      await expect(mirror.history({ commit })).resolves.toHaveLength(1);
    });

    it('goes on after it was killed with locks and half a mirror left', async () => {
      const path = await makeOdd('killed');
      await sync('killed');
      await writeFile(join(mirrorOf('killed'), 'packed-refs.lock'), '');
      await mkdir(join(mirrorOf('killed'), 'refs', 'heads'));
      await writeFile(
        join(mirrorOf('killed'), 'refs', 'heads', 'main.lock'),
        '',
      );
      await mkdir(join(mirrors, '.building-old', 'objects'), {
        recursive: true,
      });
      const longAgo = new Date(Date.now() - 2 * 60 * 60_000);
      await utimes(join(mirrors, '.building-old'), longAgo, longAgo);
      store = await createStore();
      await expect(stat(join(mirrors, '.building-old'))).rejects.toThrow();

      const commit = await pushFiles(
        { url: path },
        { branch: 'main', files: [{ path: 'new.txt', content: 'new' }] },
      );
      const mirror = await sync('killed');
      await expect(mirror.resolveRef()).resolves.toBe(commit);
    });

    it('leaves nothing behind when aborted', async () => {
      await makeOdd('aborted');
      await expect(sync('aborted', AbortSignal.abort())).rejects.toThrow();
      await expect(readdir(mirrors)).resolves.toEqual([]);
      await sync('aborted');
    });

    it('syncs by itself what is opened and missing, or too old', async () => {
      const path = await makeOdd('lazy');
      const [first, second] = await Promise.all([
        store.open(idOf('lazy')),
        store.open(idOf('lazy')),
      ]);
      await expect(first.resolveRef()).resolves.toBe(await second.resolveRef());
      await expect(store.open(idOf('nothing'))).rejects.toMatchObject({
        name: 'NotFoundError',
      });
      await new Promise(resolve => setTimeout(resolve, 2_100));
      const head = await pushFiles(
        { url: path },
        { branch: 'main', files: [{ path: 'new.txt', content: 'new' }] },
      );
      const mirror = await store.open(idOf('lazy'), { head });
      await expect(mirror.resolveRef()).resolves.toBe(head);
      await store.remove(idOf('lazy'));
      await expect(stat(mirrorOf('lazy'))).rejects.toThrow();
    });

    it.each([
      'ext::sh -c id',
      '-u/tmp/x',
      '--upload-pack=id',
      'git://example.com/a.git',
      'http://example.com/a.git',
      'https://user:secret@example.com/a.git',
      'ssh://-oProxyCommand=id/x',
      'user@example.com:a.git',
      'relative/path',
      'file:///etc',
    ])('refuses the remote %s, without naming secrets', async url => {
      await expect(
        store.sync({ id: idOf('hostile') }, { url }),
      ).rejects.toMatchObject({
        name: 'InputError',
        message: expect.not.stringContaining('secret'),
      });
    });
  });

  it('tells history and differences', async () => {
    const path = await makeOdd('history');
    const first = await git.text(['rev-parse', 'main'], { repository: path });
    const second = await pushFiles(
      { url: path },
      {
        branch: 'main',
        message: 'Ünïcode subject\n\nBody',
        files: [
          { path: 'docs/a.md', content: 'changed' },
          { path: 'added "quoted".md', content: 'new' },
          { path: '-dash' },
          { path: 'moved.yaml', content: 'kind: API\n' },
          { path: '.backstage/catalog-info.yaml' },
        ],
      },
    );
    const mirror = await sync('history');
    await expect(mirror.history({ commit: second })).resolves.toEqual([
      {
        id: second,
        authorName: 'Test',
        authorEmail: 'test@example.com',
        authoredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        committedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        parents: [first],
        subject: 'Ünïcode subject',
      },
      {
        id: first,
        authorName: 'Sara Lind',
        authorEmail: 'sara@example.com',
        authoredAt: '2023-11-14T22:13:20.000Z',
        committedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        parents: [],
        subject: 'First',
      },
    ]);
    for (const [request, expected] of [
      [{ path: 'catalog-info.yaml' }, [first]],
      [{ path: 'docs' }, [second, first]],
      [{ path: '*' }, []],
      [{ limit: 1 }, [second]],
      [{ skip: 1 }, [first]],
      [{ after: first }, [second]],
      [{ after: second }, []],
      [{ since: '2024-01-01T00:00:00Z' }, [second]],
    ] as const) {
      const commits = await mirror.history({ commit: second, ...request });
      expect(commits.map(({ id }) => id)).toEqual(expected);
    }
    await expect(
      mirror.history({ commit: second, since: 'yesterday --all' }),
    ).rejects.toMatchObject({ name: 'InputError' });
    await expect(
      mirror.history({ commit: second, after: '--all' }),
    ).rejects.toThrow();
    await expect(
      mirror.compare({ base: first, head: second }),
    ).resolves.toEqual([
      { type: 'removed', path: '-dash' },
      { type: 'added', path: 'added "quoted".md' },
      { type: 'modified', path: 'docs/a.md' },
      {
        type: 'renamed',
        previousPath: '.backstage/catalog-info.yaml',
        path: 'moved.yaml',
      },
    ]);
    await expect(
      mirror.readFiles({ commit: '1'.repeat(40), paths: ['a'] }),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
    await expect(
      mirror.readFiles({ commit: second, globs: ['{1..100000}'] }),
    ).rejects.toMatchObject({ name: 'InputError' });
  });
});
