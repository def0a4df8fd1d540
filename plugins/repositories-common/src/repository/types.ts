import type { RepositoryFinding } from '../inspection/types';

/**
 * A source repository as the portal sees it, whatever host it lives on.
 *
 * @public
 */
export interface Repository {
  /** `<host>:<owner>/<name>`, e.g. `directory:fintech-fast/ledger-api`; see {@link formatRepositoryId}. */
  id: string;
  /** Id of the repository host that lists it, e.g. `directory`. */
  host: string;
  /** Path above the repository's own name; may hold slashes (GitLab groups). */
  owner: string;
  name: string;
  description?: string;
  /** Where people look at it; every source URL of the repository starts with this. No trailing slash. */
  url: string;
  /** What `git clone` takes. */
  cloneUrl: string;
  /** Absent while the repository has no commit. May hold slashes. */
  defaultBranch?: string;
  /** Full object id of the default branch's tip (40 or 64 hex digits). Absent while the repository is empty. */
  head?: string;
  archived?: boolean;
}

/**
 * Why a repository is, or is not, in the catalog.
 *
 * - `registered`: at least one entity, no error
 * - `broken`: at least one finding of severity error
 * - `no-catalog-file`: none of the configured files is in it
 * - `empty`: no commit yet
 * - `unreachable`: it, or its host, could not be read; what is shown is the last good state
 *
 * @public
 */
export type RepositoryState =
  | 'registered'
  | 'broken'
  | 'no-catalog-file'
  | 'empty'
  | 'unreachable';

/**
 * A repository with the outcome of its last check.
 *
 * @public
 */
export interface RepositoryStatus extends Repository {
  state: RepositoryState;
  /** ISO 8601; when its content was last compared with what the portal shows. */
  checkedAt?: string;
  /** ISO 8601; set while it can't be read. */
  unreachableSince?: string;
  /** Why it can't be read, in words. */
  error?: string;
  /** Entities in the catalog that come from it. */
  entityCount: number;
  errorCount: number;
  warningCount: number;
  /** Whether its head has the files by which plugins know repositories; one that was not looked for is missing. */
  markerFiles?: Record<string, boolean>;
}

/**
 * Where a repository declares an entity that is in the catalog.
 *
 * @public
 */
export interface DeclaredEntityPlace {
  entityRef: string;
  path: string;
  /** 1-based. */
  line: number;
  /** The catalog has an earlier version of it: what the repository holds now has an error. */
  lastGood?: true;
}

/**
 * A repository with all that is known about it.
 *
 * @public
 */
export interface RepositoryDetail extends RepositoryStatus {
  findings: RepositoryFinding[];
  entities: DeclaredEntityPlace[];
  /** Catalog files found in it. */
  files: string[];
}

/**
 * Modes of files as git writes them: a file, one that may be run, a symbolic link (its content is where it leads).
 *
 * @public
 */
export type FileMode = '100644' | '100755' | '120000';

/**
 * An entry of a repository's tree at a commit.
 *
 * @public
 */
export interface TreeEntry {
  /** Relative to the repository's root, `/` between segments, no leading slash. */
  path: string;
  type: 'file' | 'directory' | 'symlink' | 'submodule';
  /** Files and symlinks only. */
  mode?: FileMode;
  /** Bytes; files and symlinks only. */
  size?: number;
  /** Object id. */
  id: string;
}

/**
 * @public
 */
export interface Commit {
  id: string;
  authorName: string;
  authorEmail: string;
  /** ISO 8601 */
  authoredAt: string;
  /** ISO 8601; when it came into the history that it is in now. */
  committedAt?: string;
  /** Ids of the commits that it stands on; of a merge, the one that was merged into comes first. */
  parents?: string[];
  subject: string;
}

/**
 * One file's change between two commits.
 *
 * @public
 */
export interface FileChange {
  path: string;
  /** Set when renamed. */
  previousPath?: string;
  type: 'added' | 'modified' | 'removed' | 'renamed';
}

/**
 * A file to write into a repository; without `content` the path is deleted.
 *
 * @public
 */
export interface FileWrite {
  path: string;
  /** Base64. */
  content?: string;
  /** The same as mode `100755`; where both are given, `mode` counts. */
  executable?: boolean;
  /** Default `100644`. */
  mode?: FileMode;
}

/**
 * A change that was proposed to a repository: a branch, and where the host has them a change request.
 *
 * @public
 */
export interface ProposedChange {
  branch: string;
  commit: string;
  /** Where people review it. */
  url: string;
}

/**
 * What became of a proposed change.
 *
 * - `open`: neither merged nor closed
 * - `merged`: what it changes is in the default branch
 * - `closed`: closed, or its branch was deleted, without being merged
 *
 * @public
 */
export interface ChangeStatus {
  branch: string;
  state: 'open' | 'merged' | 'closed';
  /** The branch's tip, or what it was when the branch was deleted. */
  commit: string;
  /** Where people review it. */
  url: string;
  /** Outcome of all checks on the commit together, where the host runs any. */
  checks?: 'pending' | 'passed' | 'failed';
  /** Whether the portal can merge it; elsewhere people merge on the host. */
  canMerge: boolean;
}

/**
 * One run of discovery over all hosts, or over one repository.
 *
 * @public
 */
export interface DiscoveryRun {
  id: string;
  trigger: 'schedule' | 'push' | 'manual';
  /** Set when the run looked at one repository only. */
  repositoryId?: string;
  /** `held`: it would have removed more than allowed; nothing was removed (what is new or changed went through), and a person must decide. */
  status: 'running' | 'succeeded' | 'failed' | 'held';
  /** ISO 8601 */
  startedAt: string;
  /** ISO 8601 */
  endedAt?: string;
  /** Repositories listed. */
  seen: number;
  /** Repositories whose head moved and that were therefore read. */
  changed: number;
  /** Repositories or hosts that could not be read. */
  unreachable: number;
  /** Entities. */
  added: number;
  updated: number;
  removed: number;
  findings: number;
  /** Why it failed, or why it is held. */
  message?: string;
  /** Runs in a row that had this same outcome and are told as this one; absent for a single run. */
  repetitions?: number;
  /** Entity refs whose removal a held run asks about; approving it removes exactly these. */
  heldRemovals?: string[];
}

/**
 * The state of discovery as a whole.
 *
 * @public
 */
export interface DiscoverySummary {
  repositories: number;
  byState: Partial<Record<RepositoryState, number>>;
  entities: number;
  errors: number;
  warnings: number;
  /** The last full run that ended. */
  lastRun?: DiscoveryRun;
  running: boolean;
}
