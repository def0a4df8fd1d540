import { PassThrough, type Readable } from 'node:stream';
import { InputError, NotFoundError } from '@backstage/errors';
import type {
  Commit,
  FileChange,
  TreeEntry,
} from '@paved/plugin-repositories-common';
import {
  type GitCommand,
  isGitObjectId,
  isGitRefName,
  readDefaultBranch,
  readGitRefs,
} from '@paved/plugin-repositories-node';
import { CommitFiles } from './CommitFiles';
import { isCorruptMirror } from './CorruptMirrorError';
import type { MirrorLimits } from './DiskMirrorStore';
import type { MirrorFile, MirrorFiles, MirrorRepository } from './MirrorStore';
import { compareCommits } from './compareCommits';
import { listLooseTree } from './listLooseTree';
import { listTree } from './listTree';
import { writeArchiveAttributes } from './mirrorLayout';
import { readHistory } from './readHistory';

/**
 * {@link MirrorRepository} of a {@link DiskMirrorStore}.
 */
export class DiskMirrorRepository implements MirrorRepository {
  readonly repositoryId: string;
  readonly #path: string;
  readonly #git: GitCommand;
  readonly #limits: MirrorLimits;
  readonly #refresh: () => Promise<boolean>;
  readonly #rebuild: () => Promise<boolean>;

  constructor(options: {
    repositoryId: string;
    path: string;
    git: GitCommand;
    limits: MirrorLimits;
    /** Asks the remote unless that was done just now; whether it did. */
    refresh: () => Promise<boolean>;
    /** Builds the mirror anew unless that was done just now; whether it did. */
    rebuild: () => Promise<boolean>;
  }) {
    this.repositoryId = options.repositoryId;
    this.#path = options.path;
    this.#git = options.git;
    this.#limits = options.limits;
    this.#refresh = options.refresh;
    this.#rebuild = options.rebuild;
  }

  async resolveRef(ref?: string): Promise<string> {
    const { defaultBranch, head } = await readDefaultBranch(
      this.#path,
      this.#git,
    );
    if (ref === undefined || ref === '' || ref === defaultBranch) {
      if (!head) {
        throw new NotFoundError(
          `Repository ${this.repositoryId} has no commit yet; push one`,
        );
      }
      return head;
    }
    if (ref === head) {
      return head;
    }
    if (!isGitRefName(ref)) {
      throw new InputError(
        `'${ref.slice(0, 100)}' can't be a branch, tag or commit`,
      );
    }
    if (!isGitObjectId(ref)) {
      await this.#refresh();
    }
    const commit =
      (await this.#find(ref)) ??
      ((await this.#refresh()) ? await this.#find(ref) : undefined);
    if (!commit) {
      throw new NotFoundError(
        `Repository ${this.repositoryId} has no branch, tag or commit '${ref}'`,
      );
    }
    return commit;
  }

  async splitRefAndPath(
    refAndPath: string | undefined,
  ): Promise<{ ref: string; commit: string; path: string }> {
    const segments = (refAndPath ?? '').split('/').filter(segment => segment);
    if (segments.length === 0) {
      const commit = await this.resolveRef();
      const { defaultBranch } = await readDefaultBranch(this.#path, this.#git);
      return { ref: defaultBranch ?? commit, commit, path: '' };
    }
    for (const attempt of ['known', 'refreshed']) {
      if (attempt === 'refreshed' && !(await this.#refresh())) {
        break;
      }
      const { branches, tags } = await readGitRefs(this.#path, this.#git);
      for (let length = segments.length; length > 0; length--) {
        const ref = segments.slice(0, length).join('/');
        const isCommit = length === 1 && /^[0-9a-f]{7,64}$/.test(ref);
        if (branches.has(ref) || tags.has(ref) || isCommit) {
          const path = segments.slice(length).join('/');
          try {
            return { ref, commit: await this.resolveRef(ref), path };
          } catch (error) {
            // A commit that is not there, or a branch that has just gone.
            if (!(error instanceof NotFoundError)) {
              throw error;
            }
          }
        }
      }
    }
    throw new NotFoundError(
      `Repository ${this.repositoryId} has no branch, tag or commit that '${refAndPath}' starts with`,
    );
  }

  async tree(request: { commit: string; path?: string }): Promise<TreeEntry[]> {
    assertCommit(request.commit);
    const path = trimSlashes(request.path);
    const loose = path
      ? undefined
      : listLooseTree(this.#path, request.commit, this.#limits);
    if (loose) {
      return loose;
    }
    return this.#withFiles(request.commit, async files => {
      const entry = await files.entry(path);
      if (entry?.type === 'directory') {
        await files.assertListable(entry.id);
        return listTree({
          git: this.#git,
          repository: this.#path,
          tree: entry.id,
          prefix: path,
        });
      }
      if (entry?.mode) {
        const { type, mode, id } = entry;
        const [{ size }] = await files.readAll({ paths: [path], links: true });
        return [{ path, type, mode, id, size }];
      }
      if (entry) {
        return [{ path, type: entry.type, id: entry.id }];
      }
      throw this.#noPath(path, request.commit);
    });
  }

  async readFiles(request: {
    commit: string;
    paths?: string[];
    globs?: string[];
    links?: boolean;
  }): Promise<MirrorFile[]> {
    assertCommit(request.commit);
    return this.#withFiles(request.commit, files => files.readAll(request));
  }

  async history(request: {
    commit: string;
    after?: string;
    path?: string;
    since?: string;
    skip?: number;
    limit?: number;
  }): Promise<Commit[]> {
    assertCommit(request.commit);
    if (request.after !== undefined) {
      assertCommit(request.after);
    }
    const path = trimSlashes(request.path);
    return this.#withRepair(request.commit, () =>
      readHistory({
        ...request,
        path,
        git: this.#git,
        repository: this.#path,
      }),
    );
  }

  async compare(request: {
    base: string;
    head: string;
  }): Promise<FileChange[]> {
    assertCommit(request.base);
    assertCommit(request.head);
    // Git keeps all differences in memory, and for an archive all entries.
    await this.#assertListable(request.base);
    await this.#assertListable(request.head);
    return this.#withRepair(request.base, () =>
      compareCommits({ ...request, git: this.#git, repository: this.#path }),
    );
  }

  async archive(request: {
    commit: string;
    path?: string;
  }): Promise<{ treeId: string; stream: Readable }> {
    assertCommit(request.commit);
    const path = trimSlashes(request.path);
    const treeId = await this.#withFiles(request.commit, async files => {
      const entry = await files.entry(path);
      if (entry?.type !== 'directory') {
        throw this.#noPath(`${path}/`, request.commit);
      }
      await files.assertListable(entry.id);
      return entry.id;
    });

    await writeArchiveAttributes(this.#path);
    const git = this.#git.start(['archive', '--format=tar', treeId], {
      repository: this.#path,
    });
    git.stdin.end();
    const stream = new PassThrough();
    let bytes = 0;
    git.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > this.#limits.maxArchiveBytes) {
        git.stop(
          'too-much-output',
          `wrote more than the allowed ${
            this.#limits.maxArchiveBytes
          } bytes; ask for a folder of the repository`,
        );
      }
    });
    git.stdout.pipe(stream, { end: false });
    git.finished.then(
      () => stream.end(),
      error => stream.destroy(error),
    );
    stream.on('close', () => git.stop());
    return { treeId, stream };
  }

  files(commit: string): MirrorFiles {
    assertCommit(commit);
    const open = () => this.#open(commit);
    let files = open();
    const repaired = async <T>(read: (from: CommitFiles) => Promise<T>) =>
      this.#withRepair(
        commit,
        () => read(files),
        () => {
          files.close();
          files = open();
        },
      );
    return {
      find: globs => repaired(from => from.find(globs)),
      links: globs => repaired(from => from.links(globs)),
      read: path => repaired(from => from.read(path)),
      close: () => files.close(),
    };
  }

  async #find(ref: string): Promise<string | undefined> {
    const { branches, tags } = await readGitRefs(this.#path, this.#git);
    const branch = branches.get(ref);
    if (branch) {
      return branch;
    }
    const object =
      tags.get(ref) ?? (/^[0-9a-f]{7,64}$/.test(ref) ? ref : undefined);
    if (!object) {
      return undefined;
    }
    const output = await this.#git
      .text(
        [
          'rev-parse',
          '--verify',
          '--quiet',
          '--end-of-options',
          `${object}^{commit}`,
        ],
        { repository: this.#path },
      )
      .catch(() => '');
    return isGitObjectId(output) ? output : undefined;
  }

  #open(commit: string): CommitFiles {
    return new CommitFiles({
      git: this.#git,
      repository: this.#path,
      commit,
      limits: this.#limits,
    });
  }

  async #assertListable(commit: string): Promise<void> {
    await this.#withFiles(commit, async files => {
      const root = await files.entry('');
      if (root) {
        await files.assertListable(root.id);
      }
    });
  }

  async #withFiles<T>(
    commit: string,
    read: (files: CommitFiles) => Promise<T>,
  ): Promise<T> {
    return this.#withRepair(commit, async () => {
      const files = this.#open(commit);
      try {
        return await read(files);
      } finally {
        files.close();
      }
    });
  }

  async #withRepair<T>(
    commit: string,
    read: () => Promise<T>,
    afterRepair: () => void = () => {},
  ): Promise<T> {
    const noCommit = (cause: unknown) =>
      new NotFoundError(
        `There is no commit ${commit} in ${this.repositoryId}`,
        cause,
      );
    try {
      return await read();
    } catch (error) {
      if (!isCorruptMirror(error)) {
        throw error;
      }
      if (!(await this.#rebuild())) {
        throw noCommit(error);
      }
    }
    afterRepair();
    try {
      return await read();
    } catch (error) {
      throw isCorruptMirror(error) ? noCommit(error) : error;
    }
  }

  #noPath(path: string, commit: string): NotFoundError {
    return new NotFoundError(
      `There is no ${path} in ${this.repositoryId} at commit ${commit.slice(
        0,
        12,
      )}`,
    );
  }
}

function assertCommit(commit: string): void {
  if (!isGitObjectId(commit)) {
    throw new InputError(
      `'${commit.slice(0, 100)}' is not a full commit id; resolve it first`,
    );
  }
}

function trimSlashes(path: string | undefined): string {
  return (path ?? '').replace(/^\/+|\/+$/g, '');
}
