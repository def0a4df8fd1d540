import type { Readable } from 'node:stream';
import type {
  Commit,
  FileChange,
  Repository,
  RepositoryFiles,
  TreeEntry,
} from '@paved/plugin-repositories-common';
import type { GitRemote } from '@paved/plugin-repositories-node';

/**
 * Bare mirrors of repositories on this machine's disk: a cache that may be deleted at any time.
 *
 * All ids are repository ids (`<host>:<owner>/<name>`).
 */
export interface MirrorStore {
  /**
   * Brings a mirror up to date with its remote. Costs nothing when the mirror's default branch is at `repository.head`
   * already. A mirror that is missing or damaged is built anew; an aborted sync leaves the old one, or none.
   *
   * @throws GitError when the remote can't be read; an existing mirror keeps its state
   */
  sync(
    repository: Pick<Repository, 'id' | 'defaultBranch' | 'head'>,
    remote: GitRemote,
    options?: { signal?: AbortSignal },
  ): Promise<void>;

  /**
   * Has the files of the commit `repository.head` read, for the inspection. A repository on this machine's disk that has no
   * mirror yet is read where it lies: its mirror is built later, so that the first discovery of thousands does not wait for
   * that. `read` may be called a second time, when the first time could not read everything.
   *
   * @throws GitError when the remote can't be read
   */
  readHead<T>(
    repository: Pick<Repository, 'id' | 'defaultBranch'> & { head: string },
    remote: GitRemote,
    read: (files: MirrorFiles) => Promise<T>,
    options?: { signal?: AbortSignal },
  ): Promise<T>;

  /**
   * The mirror for reading. When this replica has none yet, or the one it has lacks the commit `head`, it is synced first.
   *
   * @throws NotFoundError when no host has such a repository
   */
  open(
    repositoryId: string,
    options?: { head?: string; signal?: AbortSignal },
  ): Promise<MirrorRepository>;

  /** Deletes the mirror of a repository that is gone. */
  remove(repositoryId: string): Promise<void>;
}

/**
 * One repository's content. Every method that takes `commit` wants a full commit id, as `resolveRef` gives it.
 */
export interface MirrorRepository {
  readonly repositoryId: string;

  /**
   * The commit of a branch, tag or commit id (abbreviated too); the default branch's head without `ref`. A ref other than
   * the default branch is looked up at the remote when the mirror is older than a few seconds or does not have it.
   *
   * @throws NotFoundError when there is no such ref, or no commit yet
   * @throws InputError when it can't be a ref
   */
  resolveRef(ref?: string): Promise<string>;

  /**
   * Divides `<ref>/<path>` at the longest prefix that is a branch, a tag or a commit; without `refAndPath` the default
   * branch's root.
   *
   * @throws NotFoundError when it starts with none
   */
  splitRefAndPath(
    refAndPath: string | undefined,
  ): Promise<{ ref: string; commit: string; path: string }>;

  /**
   * Entries below `path`, recursively, in tree order; the one entry itself when `path` is a file.
   *
   * @throws NotFoundError when there is no such path
   * @throws InputError when there are more entries than the limit
   */
  tree(request: { commit: string; path?: string }): Promise<TreeEntry[]>;

  /**
   * Files by path or glob, in tree order; what is not there, symlinks and submodules are left out. With `links`, symlinks among
   * `paths` come with where they lead.
   */
  readFiles(request: {
    commit: string;
    paths?: string[];
    globs?: string[];
    links?: boolean;
  }): Promise<MirrorFile[]>;

  /**
   * Newest first, without `after` and all that it stands on and without the first `skip`; at most `limit` (100 when left out,
   * never over 1,000). `since` is an ISO 8601 time.
   */
  history(request: {
    commit: string;
    after?: string;
    path?: string;
    since?: string;
    skip?: number;
    limit?: number;
  }): Promise<Commit[]>;

  /**
   * What turns `base` into `head`, renames found. Both are full commit ids.
   *
   * @throws InputError when one has more entries than the limit
   */
  compare(request: { base: string; head: string }): Promise<FileChange[]>;

  /**
   * A tar of the folder at `path` (the root when left out), entries relative to it. The tar is checked for existence before
   * the promise settles; going over the byte limit later fails the stream.
   *
   * @throws NotFoundError when there is no such folder
   * @throws InputError when it has more entries than the limit
   */
  archive(request: {
    commit: string;
    path?: string;
  }): Promise<{ treeId: string; stream: Readable }>;

  /** For the inspection. One git process serves all reads; close it when done. */
  files(commit: string): MirrorFiles;
}

/**
 * {@link RepositoryFiles} that hold a git process until closed.
 */
export interface MirrorFiles extends RepositoryFiles {
  close(): void;
}

/**
 * A file as it is in a commit.
 */
export interface MirrorFile {
  path: string;
  /** Blob id. */
  id: string;
  /** Bytes. */
  size: number;
  /** Absent when too large. */
  content?: Buffer;
  tooLarge?: boolean;
}
