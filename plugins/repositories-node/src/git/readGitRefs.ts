import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isError } from '@backstage/errors';
import type { GitCommand } from './GitCommand';
import { isGitObjectId, isGitRefName } from './gitRefs';

/**
 * Branches and tags of a bare repository.
 *
 * @public
 */
export interface GitRefs {
  /** The branch that HEAD names, whether or not it exists. */
  headBranch?: string;
  /** The commit that HEAD names when it names no branch (detached). */
  headCommit?: string;
  /** Commit by name, without `refs/heads/`. */
  branches: Map<string, string>;
  /** Object by name, without `refs/tags/`; a commit, or a tag object. */
  tags: Map<string, string>;
}

/** The ref files are of a kind that only git itself reads: reftable, symbolic branches. */
class UnusualRefsError extends Error {}

/**
 * Reads the refs of a bare repository from its files, which is a hundred times faster than starting git; asks git where the
 * files are unusual (reftable, symbolic branches).
 *
 * @public
 */
export async function readGitRefs(
  repository: string,
  git: GitCommand,
): Promise<GitRefs> {
  try {
    const head = readHead(repository);
    // Loose ones before packed ones: git packs by writing the packed file first, so none is missed in between.
    const heads = await readLoose(join(repository, 'refs', 'heads'));
    const looseTags = await readLoose(join(repository, 'refs', 'tags'));
    const packed = await readPacked(repository);
    return {
      ...head,
      branches: new Map([...packed.branches, ...heads]),
      tags: new Map([...packed.tags, ...looseTags]),
    };
  } catch (error) {
    if (error instanceof UnusualRefsError) {
      return readRefsWithGit(repository, git);
    }
    throw error;
  }
}

/**
 * The branch that people get when they name none, and its commit: HEAD's branch. Where HEAD is detached or names a branch
 * that is not there, as after a first push of `main` into a repository made for `master`, it is the branch at HEAD's commit,
 * `main`, `master`, or the first by name. Nothing while there is no branch.
 *
 * @public
 */
export async function readDefaultBranch(
  repository: string,
  git: GitCommand,
): Promise<{ defaultBranch?: string; head?: string }> {
  try {
    const { headBranch } = readHead(repository);
    const head =
      headBranch && readRefFile(join(repository, 'refs', 'heads', headBranch));
    if (head) {
      return { defaultBranch: headBranch, head };
    }
  } catch (error) {
    if (!(error instanceof UnusualRefsError)) {
      throw error;
    }
  }
  return chooseDefaultBranch(await readGitRefs(repository, git));
}

/** The rule of {@link readDefaultBranch}. */
export function chooseDefaultBranch(refs: GitRefs): {
  defaultBranch?: string;
  head?: string;
} {
  const names = [...refs.branches.keys()].sort();
  const defaultBranch =
    names.find(name => name === refs.headBranch) ??
    names.find(
      name => refs.headCommit && refs.branches.get(name) === refs.headCommit,
    ) ??
    names.find(name => name === 'main') ??
    names.find(name => name === 'master') ??
    names[0];
  return defaultBranch === undefined
    ? {}
    : { defaultBranch, head: refs.branches.get(defaultBranch) };
}

// HEAD and branches are files of one line on a local disk, and every run reads them of every repository: the thread pool
// would cost ten times the reading.
function readHead(
  repository: string,
): Pick<GitRefs, 'headBranch' | 'headCommit'> {
  const text = readFileSync(join(repository, 'HEAD'), 'utf8').trim();
  if (isGitObjectId(text)) {
    return { headCommit: text };
  }
  const branch = /^ref:\s*refs\/heads\/(.+)$/.exec(text)?.[1];
  // A reftable repository has the name `.invalid` there, which is none.
  if (!branch || !isGitRefName(branch)) {
    throw new UnusualRefsError('HEAD names no branch');
  }
  return { headBranch: branch };
}

async function readLoose(folder: string): Promise<Map<string, string>> {
  const refs = new Map<string, string>();
  const pending = [''];
  for (
    let prefix = pending.pop();
    prefix !== undefined;
    prefix = pending.pop()
  ) {
    for (const entry of await readFolder(join(folder, prefix))) {
      const name = prefix ? `${prefix}/${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        pending.push(name);
      } else if (isGitRefName(name)) {
        const id = readRefFile(join(folder, name));
        if (id) {
          refs.set(name, id);
        }
      }
    }
  }
  return refs;
}

async function readFolder(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) {
      return [];
    }
    throw error;
  }
}

function readRefFile(path: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    // A branch may just have been packed or deleted, or be a folder of other branches.
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
  if (!isGitObjectId(text)) {
    throw new UnusualRefsError('A branch holds no object id');
  }
  return text;
}

async function readPacked(
  repository: string,
): Promise<Pick<GitRefs, 'branches' | 'tags'>> {
  const branches = new Map<string, string>();
  const tags = new Map<string, string>();
  let text = '';
  try {
    text = await readFile(join(repository, 'packed-refs'), 'utf8');
  } catch (error) {
    if (!isMissing(error)) {
      throw error;
    }
  }
  for (const line of text.split('\n')) {
    const match = /^([0-9a-f]{40,64}) refs\/(heads|tags)\/(.+)$/.exec(line);
    if (match && isGitObjectId(match[1])) {
      (match[2] === 'heads' ? branches : tags).set(match[3], match[1]);
    }
  }
  return { branches, tags };
}

async function readRefsWithGit(
  repository: string,
  git: GitCommand,
): Promise<GitRefs> {
  const refs: GitRefs = { branches: new Map(), tags: new Map() };
  const lines = await git.text(
    [
      'for-each-ref',
      '--format=%(objectname) %(refname)',
      'refs/heads',
      'refs/tags',
    ],
    { repository },
  );
  for (const line of lines.split('\n')) {
    const match = /^(\S+) refs\/(heads|tags)\/(.+)$/.exec(line);
    if (match) {
      (match[2] === 'heads' ? refs.branches : refs.tags).set(
        match[3],
        match[1],
      );
    }
  }
  // Fails, with no output, when HEAD is detached.
  const head = await git
    .text(['symbolic-ref', '--quiet', 'HEAD'], { repository })
    .catch(() => '');
  const headBranch = /^refs\/heads\/(.+)$/.exec(head)?.[1];
  return headBranch ? { ...refs, headBranch } : refs;
}

function isMissing(error: unknown): boolean {
  return (
    isError(error) &&
    ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(String(error.code))
  );
}
