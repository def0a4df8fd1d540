import { Readable } from 'node:stream';
import { InputError } from '@backstage/errors';
import type { FileWrite } from '@paved/plugin-repositories-common';
import type { GitCommand, GitIdentity } from '@paved/plugin-repositories-node';

/** A commit to write. */
export interface NewCommit {
  /** Full ref that gets the commit. */
  ref: string;
  /** Commit to start from; none for a repository's first. */
  parent?: string;
  files: FileWrite[];
  author: GitIdentity;
  message: string;
}

/**
 * Writes a commit into a bare repository without a checkout, through `git fast-import`.
 *
 * @throws InputError when a path can't be in a repository
 */
export async function writeCommit(options: {
  git: GitCommand;
  repository: string;
  commit: NewCommit;
  now: Date;
}): Promise<void> {
  const { git, repository, commit, now } = options;
  commit.files.forEach(({ path }) => assertFilePath(path));
  await git.run(['fast-import', '--quiet'], {
    repository,
    input: Readable.from(fastImportStream(commit, now)),
  });
}

function* fastImportStream(commit: NewCommit, now: Date): Generator<Buffer> {
  const { name, email } = commit.author;
  const who = `${identityPart(name) || 'Unknown'} <${identityPart(
    email,
  )}> ${Math.floor(now.getTime() / 1000)} +0000`;
  yield Buffer.from(`commit ${commit.ref}\nauthor ${who}\ncommitter ${who}\n`);
  yield* data(Buffer.from(`${commit.message.trim()}\n`));
  if (commit.parent) {
    yield Buffer.from(`from ${commit.parent}\n`);
  }
  for (const { path, content, executable } of commit.files) {
    if (content === undefined) {
      yield Buffer.from(`D ${quote(path)}\n`);
    } else {
      yield Buffer.from(
        `M ${executable ? '100755' : '100644'} inline ${quote(path)}\n`,
      );
      yield* data(Buffer.from(content, 'base64'));
    }
  }
  yield Buffer.from('\ndone\n');
}

// The length goes ahead, so nothing in the bytes can be read as a command.
function* data(bytes: Buffer): Generator<Buffer> {
  yield Buffer.from(`data ${bytes.length}\n`);
  yield bytes;
  yield Buffer.from('\n');
}

function quote(path: string): string {
  const escaped = path
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\n/g, '\\n');
  return `"${escaped}"`;
}

function identityPart(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[<>\u0000-\u001f]/g, '').trim();
}

function assertFilePath(path: string): void {
  const isGood =
    path.length <= 4096 &&
    !path.includes('\0') &&
    path
      .split('/')
      .every(
        segment =>
          segment !== '' &&
          segment !== '.' &&
          segment !== '..' &&
          !/^\.git$/i.test(segment),
      );
  if (!isGood) {
    throw new InputError(
      `'${path.slice(
        0,
        200,
      )}' can't be a file of a repository; write a path relative to its root, without . or .. or .git`,
    );
  }
}
