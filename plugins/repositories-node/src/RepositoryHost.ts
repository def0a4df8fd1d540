import type {
  ChangeStatus,
  FileWrite,
  ProposedChange,
  Repository,
} from '@paved/plugin-repositories-common';

/**
 * Where git fetches a repository from.
 *
 * @public
 */
export interface GitRemote {
  /** An absolute path on this machine, or an `https://` or `ssh://` URL without credentials. */
  url: string;
  /** Sent as `http.extraHeader`; never logged. */
  authorization?: string;
}

/**
 * A person in whose name a commit is written.
 *
 * @public
 */
export interface GitIdentity {
  name: string;
  email: string;
}

/**
 * The few things in which forges differ. Everything that reads content goes through git mirrors instead.
 *
 * Any implementation must pass `testRepositoryHost` of `@paved/plugin-repositories-node/testUtils`.
 *
 * @public
 */
export interface RepositoryHost {
  /** Kebab-case, unique; the first part of its repositories' ids. */
  readonly id: string;
  /** For people. */
  readonly title: string;
  /** Whether its files can be edited in a browser, at the edit URL of its integration. */
  readonly hasWebEditor?: boolean;

  /**
   * Every repository of the host, with its head where the host knows it cheaply.
   *
   * Either the whole list or an error: a list that might be incomplete must throw, because what is not listed is taken as removed.
   * A repository that is listed but can't be read carries `error`.
   */
  list(options: { signal?: AbortSignal }): Promise<HostedRepository[]>;

  /** One repository with its current head; `undefined` when there is none of that name. */
  get(
    repository: { owner: string; name: string },
    options?: { signal?: AbortSignal },
  ): Promise<HostedRepository | undefined>;

  /** Where to fetch a repository from. */
  remote(repository: { owner: string; name: string }): Promise<GitRemote>;

  /** The host's source URL of a path at a ref. */
  sourceUrl(
    repository: { owner: string; name: string },
    location: { ref: string; path: string; type?: 'file' | 'directory' },
  ): string;

  /**
   * The repository that a source URL points into, and the rest of it: `refAndPath` is `<ref>/<path>` undivided, because only
   * the repository knows which of its branch names hold slashes. `undefined` when the URL is not of this host.
   */
  parseUrl(
    url: string,
  ): { owner: string; name: string; refAndPath?: string } | undefined;

  /** Why no repository of that name can be created, such as that one is there already; `undefined` when nothing is known against it. */
  reasonAgainst?(repository: {
    owner: string;
    name: string;
  }): Promise<string | undefined>;

  /**
   * Creates a repository whose first commit holds the files. Fails with ConflictError when the name is taken;
   * leaves nothing behind when it fails.
   */
  create(request: {
    owner: string;
    name: string;
    description?: string;
    defaultBranch: string;
    files: FileWrite[];
    author: GitIdentity;
    message: string;
  }): Promise<HostedRepository>;

  /**
   * Puts the files as one commit on a new branch that starts at `base`, and asks for review where the host can.
   * Fails with ConflictError when the branch exists with other content. With `replace`, a branch whose tip is a commit that
   * this method put there starts anew at `base`; one that anybody else has committed to is a ConflictError.
   */
  proposeChange(request: {
    owner: string;
    name: string;
    base: string;
    branch: string;
    title: string;
    description?: string;
    files: FileWrite[];
    author: GitIdentity;
    replace?: boolean;
  }): Promise<ProposedChange>;

  /** What became of the change on a branch; `undefined` when there never was one. */
  change(request: {
    owner: string;
    name: string;
    branch: string;
  }): Promise<Omit<ChangeStatus, 'canMerge'> | undefined>;

  /**
   * Closes a change without merging it. The branch goes when nobody but the portal has committed to it. Does nothing when it
   * is closed or merged already; fails with NotFoundError when there is none.
   *
   * @param request - its comment is for hosts where people read such
   */
  closeChange(request: {
    owner: string;
    name: string;
    branch: string;
    comment?: string;
  }): Promise<void>;

  /**
   * Merges a change into the default branch; for hosts that have no place of their own where people merge. Fails with
   * ConflictError on conflicts, and when the branch's tip is not `expectedHead`.
   */
  mergeChange?(request: {
    owner: string;
    name: string;
    branch: string;
    expectedHead: string;
    author: GitIdentity;
    message?: string;
  }): Promise<{ commit: string }>;

  /**
   * Deletes a repository as long as nobody has put anything in it: fails with ConflictError unless `expectedHead` is its head,
   * and its default branch all there is.
   */
  remove(request: {
    owner: string;
    name: string;
    expectedHead: string;
  }): Promise<void>;

  /** Called once at start: the host calls `onPush` as soon as it learns of a push, so that nobody waits for the schedule. */
  connect?(listener: {
    onPush(repository: { owner: string; name: string }): void;
  }): void;

  /**
   * Reads a webhook's body into the repositories it is about.
   *
   * @throws AuthenticationError when the signature does not hold
   */
  parseHook?(request: {
    headers: Record<string, string | undefined>;
    body: Buffer;
  }): Array<{ owner: string; name: string }>;
}

/**
 * A repository as its host lists it.
 *
 * @public
 */
export type HostedRepository = Omit<Repository, 'id' | 'host'> & {
  /** It is there but can't be read now: why. */
  error?: string;
};
