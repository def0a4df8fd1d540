import type {
  FileMode,
  GoldenPath,
  ReleaseSnapshot,
} from '@paved/plugin-golden-paths-common';

/**
 * Something wrong in the files of a path, with its place.
 *
 * @public
 */
export interface PathProblem {
  /** Relative to the source's root. */
  file: string;
  /** 1-based. */
  line?: number;
  message: string;
  /** What is an error can't be released. */
  severity: 'error' | 'warning';
}

/** @public */
export interface SnapshotSourceEntry {
  /** Relative to the source's root, `/` between segments. */
  path: string;
  /** As git writes it; others than those of files and symlinks are refused. */
  mode: FileMode | '160000';
  /** Bytes. */
  size?: number;
}

/**
 * Where a path's files lie: a repository at a commit, or a folder on disk.
 *
 * @public
 */
export interface SnapshotSource {
  /** Files below a folder, recursively (`''` is the root); symlinks and submodules are listed, never followed. None when there is no such folder. */
  list(folder: string): Promise<SnapshotSourceEntry[]>;
  /** A symlink's content is its target. What is not there, or can't be read, is left out. */
  read(paths: string[]): Promise<Map<string, Uint8Array>>;
}

/** @public */
export interface SnapshotReading {
  /** Absent when `golden-path.yaml` holds none. */
  path?: GoldenPath;
  /** Absent when there is an error, and for paths without a release. */
  snapshot?: ReleaseSnapshot;
  /** Of the snapshot. */
  digest?: string;
  /** The whole `CHANGELOG.md` beside `golden-path.yaml`. */
  changelog?: string;
  problems: PathProblem[];
}
