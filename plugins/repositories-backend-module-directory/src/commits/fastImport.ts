import { Readable } from 'node:stream';
import { InputError } from '@backstage/errors';
import type { FileWrite } from '@paved/plugin-repositories-common';
import type { GitCommand, GitIdentity } from '@paved/plugin-repositories-node';

/** Objects of a small repository lie in files of their own, which the portal reads without starting git. */
const UNPACK = { 'fastimport.unpackLimit': '1000' };

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
  assertFilesApart(commit.files);
  await git.run(['fast-import', '--quiet'], {
    repository,
    settings: UNPACK,
    input: Readable.from(fastImportStream(commit, now)),
  });
}

function* fastImportStream(commit: NewCommit, now: Date): Generator<Buffer> {
  const { name, email } = identity(commit.author);
  const who = `${name} <${email}> ${Math.floor(now.getTime() / 1000)} +0000`;
  yield Buffer.from(`commit ${commit.ref}\nauthor ${who}\ncommitter ${who}\n`);
  yield* data(Buffer.from(`${commit.message.trim()}\n`));
  if (commit.parent) {
    yield Buffer.from(`from ${commit.parent}\n`);
  }
  // First, so that a file may become a folder of that name
  for (const { path, content } of commit.files) {
    if (content === undefined) {
      yield Buffer.from(`D ${quote(path)}\n`);
    }
  }
  for (const { path, content, executable, mode } of commit.files) {
    if (content !== undefined) {
      const written = mode ?? (executable ? '100755' : '100644');
      yield Buffer.from(`M ${written} inline ${quote(path)}\n`);
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

/** A name and address as they may stand in a commit. */
export function identity({ name, email }: GitIdentity): GitIdentity {
  return { name: identityPart(name) || 'Unknown', email: identityPart(email) };
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

/** Git would take the last of two, and a folder in place of a file of its name. */
function assertFilesApart(files: FileWrite[]): void {
  const written = new Set<string>();
  for (const { path, content } of files) {
    if (content !== undefined && written.has(path)) {
      throw new InputError(`'${path}' is written twice; give it once`);
    }
    if (content !== undefined) {
      written.add(path);
    }
  }
  for (const path of written) {
    for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
      if (written.has(path.slice(0, at))) {
        throw new InputError(
          `'${path.slice(
            0,
            at,
          )}' can't be a file, as '${path}' needs a folder of that name`,
        );
      }
    }
  }
}
