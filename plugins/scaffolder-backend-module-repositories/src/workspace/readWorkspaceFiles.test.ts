import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { gitBlobId } from './gitBlobId';
import { readWorkspaceFiles } from './readWorkspaceFiles';

describe('readWorkspaceFiles', () => {
  const workspace = createMockDirectory();
  const workspacePath = workspace.path;

  it('reads every file but those of git, with its mode, sorted', async () => {
    workspace.setContent({
      'b.txt': 'b',
      'src/ü ber.txt': 'ü',
      '.github/workflows/ci.yml': 'on: push',
      '.git/config': '[core]',
      'vendor/.git': 'gitdir: ../../elsewhere',
      'run.sh': '#!/bin/sh\n',
      empty: {},
    });
    chmodSync(join(workspacePath, 'run.sh'), 0o755);
    symlinkSync('src', join(workspacePath, 'latest'));
    symlinkSync('../b.txt', join(workspacePath, 'src/up'));
    const image = Buffer.from([0, 255, 1, 254]);
    writeFileSync(join(workspacePath, 'image.bin'), image);

    const files = await readWorkspaceFiles({ workspacePath });
    expect(files.map(({ path, mode }) => `${mode} ${path}`)).toEqual([
      '100644 .github/workflows/ci.yml',
      '100644 b.txt',
      '100644 image.bin',
      '120000 latest',
      '100755 run.sh',
      '120000 src/up',
      '100644 src/ü ber.txt',
    ]);
    expect(files[2].content).toEqual(image);
    expect(files[5].content.toString()).toBe('../b.txt');

    for (const { path, content } of files.filter(
      ({ mode }) => mode !== '120000',
    )) {
      const id = (format: string) => {
        const repository = join(workspacePath, 'empty', format);
        execFileSync('git', [
          ...['init', '--quiet', '--bare'],
          ...[`--object-format=${format}`, repository],
        ]);
        return execFileSync(
          'git',
          ['--git-dir', repository, 'hash-object', join(workspacePath, path)],
          { encoding: 'utf8' },
        ).trim();
      };
      expect(gitBlobId(content, 'sha1')).toBe(id('sha1'));
      expect(gitBlobId(content, 'sha256')).toBe(id('sha256'));
    }

    await expect(
      readWorkspaceFiles({ workspacePath, sourcePath: './.github' }),
    ).resolves.toMatchObject([{ path: 'workflows/ci.yml' }]);
    // What it leads to is in the workspace, and not in what is published
    await expect(
      readWorkspaceFiles({ workspacePath, sourcePath: './src' }),
    ).rejects.toThrow(/'up' .*leads out/);
  });

  it.each([
    ['a link to a file', () => symlinkSync('/etc/hostname', link()), /link/],
    ['a link to a folder', () => symlinkSync('/etc', link()), /link/],
    ['a link to nothing', () => symlinkSync('nowhere', link()), /link/],
    ['a link to itself', () => symlinkSync('link', link()), /link/],
    [
      'a link through another',
      () => {
        mkdirSync(join(workspacePath, 'a'));
        symlinkSync('../..', join(workspacePath, 'a/up'));
        symlinkSync('a/up/etc', link());
      },
      /link/,
    ],
    [
      "a link into git's own folder",
      () => {
        mkdirSync(join(workspacePath, '.git'));
        symlinkSync('.git', link());
      },
      /link/,
    ],
    [
      'a link that only this machine can follow',
      () => symlinkSync(join(workspacePath, 'README.md'), link()),
      /link/,
    ],
    [
      'a named pipe',
      () => execFileSync('mkfifo', [link()]),
      /neither a file nor a folder/,
    ],
  ])('refuses %s', async (_, make, message) => {
    workspace.setContent({ 'README.md': '' });
    make();
    await expect(readWorkspaceFiles({ workspacePath })).rejects.toThrow(
      message,
    );
  });

  it.each([
    ['..', /workspace|allowed|path/i],
    ['nowhere', /no folder 'nowhere'/],
    ['README.md', /no folder 'README.md'/],
    ['.git', /nothing to publish/i],
    ['outside', /workspace|allowed|path/i],
  ])('refuses to publish %s', async (sourcePath, message) => {
    workspace.setContent({ 'README.md': '' });
    mkdirSync(join(workspacePath, '.git'));
    symlinkSync('/etc', join(workspacePath, 'outside'));
    await expect(
      readWorkspaceFiles({ workspacePath, sourcePath }),
    ).rejects.toThrow(message);
  });

  it('keeps the limits', async () => {
    workspace.setContent({ 'a.txt': '12345', 'b.txt': '12345' });
    const limits = { files: 2, fileBytes: 5, totalBytes: 10 };
    await expect(
      readWorkspaceFiles({ workspacePath, limits }),
    ).resolves.toHaveLength(2);
    for (const [limit, message] of [
      [{ files: 1 }, 'more than 1 files'],
      [{ fileBytes: 4 }, "'a.txt' is 5 bytes"],
      [{ totalBytes: 9 }, "more than 9 bytes (reached at 'b.txt')"],
    ] as const) {
      await expect(
        readWorkspaceFiles({ workspacePath, limits: { ...limits, ...limit } }),
      ).rejects.toThrow(message);
    }
  });

  function link(): string {
    return join(workspacePath, 'link');
  }
});
