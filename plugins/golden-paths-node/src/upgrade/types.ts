import type { JsonObject } from '@backstage/types';
import type {
  FileMode,
  Lock,
  NewParameter,
  ReleaseSnapshot,
  SourceFile,
  UpgradeConflict,
  UpgradeFileChange,
} from '@paved/plugin-golden-paths-common';

/** @public */
export interface SourceTreeEntry {
  /** Relative to the repository's root, `/` between segments. */
  path: string;
  /** As git writes it; submodules are kept as they are. */
  mode: FileMode | '160000';
  /** Git's object id of the content (40 or 64 hex digits). */
  id: string;
  /** Bytes. */
  size?: number;
}

/**
 * A repository at a commit. Contents are asked for only where they matter.
 *
 * @public
 */
export interface SourceTree {
  /** Every file, in any order; no folders. */
  entries: SourceTreeEntry[];
  /** A symlink's content is its target. What can't be read is left out, and such a file is left alone. */
  read(paths: string[]): Promise<Map<string, Uint8Array>>;
}

/** @public */
export interface UpgradeRequest {
  lock: Lock;
  current: SourceTree;
  /** The lock's release. */
  from: ReleaseSnapshot;
  to: ReleaseSnapshot;
  /** Over those of the lock, for new parameters and changed ones. */
  parameters?: JsonObject;
  /** Globs of files that are the team's (deviations in force); left alone. */
  leaveAlone?: readonly string[];
  signal?: AbortSignal;
}

/**
 * A file to write; without `content` the path is deleted.
 *
 * @public
 */
export type SourceWrite = SourceFile | { path: string; content?: undefined };

/** @public */
export interface UpgradeOutcome {
  from: string;
  to: string;
  /** Files that change, the lock left out; sorted by path. Empty: nothing but the lock changes. */
  changes: UpgradeFileChange[];
  /** Sorted by path. */
  conflicts: UpgradeConflict[];
  /** Ids of the migrations that were applied. */
  migrations: string[];
  newParameters: NewParameter[];
  /** Those that the new release was rendered with. */
  parameters: JsonObject;
  lock: Lock;
  /** What makes the repository the outcome, the lock included; empty when it is that already. */
  writes: SourceWrite[];
  /** The whole tree afterwards, sorted by path. */
  files: SourceTreeEntry[];
}
