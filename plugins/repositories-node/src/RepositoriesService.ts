import type { Entity } from '@backstage/catalog-model';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  ChangeStatus,
  Commit,
  FileChange,
  FileWrite,
  ProposedChange,
  Repository,
  RepositoryFinding,
  RepositoryStatus,
  TreeEntry,
} from '@paved/plugin-repositories-common';
import type { GitIdentity } from './RepositoryHost';

/**
 * Every call is made in somebody's name.
 *
 * @public
 */
export interface RepositoriesServiceOptions {
  credentials: BackstageCredentials;
}

/**
 * A change of the set of entities that repositories declare.
 *
 * @public
 */
export interface DeclaredEntitiesPage {
  /** In force now; each carries its location annotations. */
  entities: Entity[];
  /** No longer declared (only with `since`). */
  removed: string[];
  /** Pass as `since` to learn what changed after this page. */
  revision: number;
  /** There is more; ask again with `since: revision`. */
  more: boolean;
  /**
   * False until a first run over all hosts has ended well: until then what is not here may only not have been found yet.
   */
  complete: boolean;
}

/**
 * Source repositories for other backend plugins: list them, read them at a commit, propose changes to them.
 *
 * `repository` is always a repository id (`<host>:<owner>/<name>`); `ref` a branch, tag or commit, the default branch's
 * head when left out. What the caller may not see is a NotFoundError.
 *
 * Commits that are made for a person carry that person's name and address from the catalog; an `author` is refused there.
 * A service that acts in its own name must give one.
 *
 * @public
 */
export interface RepositoriesService {
  /** Pages through repositories, ordered by id. */
  list(
    request: { search?: string; cursor?: string; limit?: number },
    options: RepositoriesServiceOptions,
  ): Promise<{ items: RepositoryStatus[]; nextCursor?: string }>;

  get(
    request: { repository: string },
    options: RepositoriesServiceOptions,
  ): Promise<RepositoryStatus>;

  /** The repository that an entity comes from, and the folder of its source; `undefined` when it comes from none. */
  resolveEntity(
    request: { entity: Entity },
    options: RepositoriesServiceOptions,
  ): Promise<{ repository: Repository; path: string } | undefined>;

  /** The repository, commit and path that a source URL points at; `undefined` when no host knows the URL. */
  resolveUrl(
    request: { url: string },
    options: RepositoriesServiceOptions,
  ): Promise<
    { repository: Repository; commit: string; path: string } | undefined
  >;

  /** Entries below `path`, recursively, in tree order. Submodules and symlinks are listed, never followed. */
  tree(
    request: { repository: string; ref?: string; path?: string },
    options: RepositoriesServiceOptions,
  ): Promise<{ commit: string; entries: TreeEntry[] }>;

  /**
   * Contents of files by path or glob; what is not there is left out. Symlinks and submodules are never followed,
   * LFS pointers come as their text, files over the limit come without content. With `links`, a symlink that `paths` names
   * comes too; its content is where it leads.
   */
  readFiles(
    request: {
      repository: string;
      ref?: string;
      paths?: string[];
      globs?: string[];
      links?: boolean;
    },
    options: RepositoriesServiceOptions,
  ): Promise<{
    commit: string;
    files: Array<{
      path: string;
      id: string;
      size: number;
      content?: Buffer;
      tooLarge?: boolean;
    }>;
  }>;

  /** Newest first; without `after` and all that it stands on, and without the first `skip`. */
  history(
    request: {
      repository: string;
      ref?: string;
      after?: string;
      path?: string;
      since?: string;
      skip?: number;
      limit?: number;
    },
    options: RepositoriesServiceOptions,
  ): Promise<Commit[]>;

  compare(
    request: { repository: string; base: string; head: string },
    options: RepositoriesServiceOptions,
  ): Promise<{ base: string; head: string; files: FileChange[] }>;

  /** In whose name commits for these credentials are written; an InputError for a service, which has no name of its own. */
  commitAuthor(options: RepositoriesServiceOptions): Promise<GitIdentity>;

  /** Whether a repository of that name can be created; on the host that was configured first when none is named. */
  availability(
    request: { host?: string; owner: string; name: string },
    options: RepositoriesServiceOptions,
  ): Promise<{ available: boolean; reason?: string }>;

  /** @throws ConflictError when the name is taken */
  create(
    request: {
      host?: string;
      owner: string;
      name: string;
      description?: string;
      defaultBranch?: string;
      files: FileWrite[];
      author?: GitIdentity;
      message: string;
    },
    options: RepositoriesServiceOptions,
  ): Promise<Repository>;

  /**
   * With `replace`, a branch whose tip the portal itself proposed starts anew at `base`.
   *
   * @throws ConflictError when the branch exists with other content; with `replace`, when somebody else has committed to it
   */
  proposeChange(
    request: {
      repository: string;
      base?: string;
      branch: string;
      title: string;
      description?: string;
      files: FileWrite[];
      author?: GitIdentity;
      replace?: boolean;
    },
    options: RepositoriesServiceOptions,
  ): Promise<ProposedChange>;

  /** What became of the change on a branch; `undefined` when there never was one. */
  change(
    request: { repository: string; branch: string },
    options: RepositoriesServiceOptions,
  ): Promise<ChangeStatus | undefined>;

  /** Closes a change without merging it; nothing happens when it is closed or merged already. */
  closeChange(
    request: { repository: string; branch: string; comment?: string },
    options: RepositoriesServiceOptions,
  ): Promise<void>;

  /**
   * Merges a change into the default branch, where {@link ChangeStatus.canMerge} says that the portal can.
   *
   * @param request - `expectedHead` is the commit that was looked at
   * @throws ConflictError on conflicts, and when the branch's tip is another by now
   */
  mergeChange(
    request: {
      repository: string;
      branch: string;
      expectedHead: string;
      author?: GitIdentity;
      message?: string;
    },
    options: RepositoriesServiceOptions,
  ): Promise<{ commit: string }>;

  /**
   * Deletes a repository that holds nothing but what was put in it when it was made. Owners of what it declares and services
   * may.
   *
   * @throws ConflictError unless `expectedHead` is its head and its default branch all there is
   */
  remove(
    request: { repository: string; expectedHead: string },
    options: RepositoriesServiceOptions,
  ): Promise<void>;

  /** Checks one repository now and waits for the outcome. */
  refresh(
    request: { repository: string },
    options: RepositoriesServiceOptions,
  ): Promise<{ repository: RepositoryStatus; findings: RepositoryFinding[] }>;

  /** What repositories declare, for the catalog; without `since` everything in force, in pages. Backend plugins only. */
  declaredEntities(
    request: { since?: number },
    options: RepositoriesServiceOptions,
  ): Promise<DeclaredEntitiesPage>;
}
