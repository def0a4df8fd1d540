import type { JsonObject, JsonValue } from '@backstage/types';
import type { FileClass } from '../lock/types';

/**
 * Drift of a repository from its path.
 *
 * @public
 */
export interface Drift {
  /** Published releases above its own; prereleases are not counted. */
  behind: number;
  /** Managed files that the team changed or removed, deviations left out. */
  managedChanged: string[];
  /** Files that would conflict if it were upgraded to the latest release now; `undefined` while not computed. */
  wouldConflict?: string[];
  /** ISO 8601 */
  computedAt: string;
}

/** @public */
export type UpgradeFileChange = {
  path: string;
  previousPath?: string;
  type: 'added' | 'modified' | 'removed' | 'renamed';
  class?: FileClass;
};

/** @public */
export interface UpgradeConflict {
  path: string;
  /** Whether the file has conflict markers is told by `isMarked`; without them the repository's file is kept. */
  type:
    | 'content'
    | 'modify/delete'
    | 'add/add'
    | 'rename/rename'
    | 'rename/delete'
    | 'file/directory'
    | 'mode'
    | 'binary'
    | 'too-large'
    | 'other';
  /** In plain words, with what to do. */
  message: string;
}

/**
 * A parameter that is asked for: of a new release what the lock does not have, of an adoption all of the form.
 *
 * @public
 */
export interface NewParameter {
  name: string;
  title?: string;
  description?: string;
  /** JSON Schema of the field. */
  schema: JsonObject;
  /** Used unless another value is given; without one a value must be given when `required`. */
  default?: JsonValue;
  required: boolean;
}

/**
 * What an upgrade would do to a repository at a commit.
 *
 * @public
 */
export interface UpgradePreview {
  repository: string;
  /** Commit of the default branch that it was computed for. */
  commit: string;
  path: string;
  from: string;
  to: string;
  /**
   * Identifies exactly this outcome; an upgrade that is asked with it does this or fails. Empty while required new parameters
   * have no value: nothing was computed then.
   */
  hash: string;
  changes: UpgradeFileChange[];
  conflicts: UpgradeConflict[];
  /** Migrations that were applied. */
  migrations: string[];
  newParameters: NewParameter[];
  parameters: JsonObject;
  /** Changelogs of the releases in between, newest first. */
  changelog: Array<{ version: string; text?: string }>;
}

/** @public */
export type UpgradeState =
  /** The change request waits for review. */
  | 'open'
  | 'merged'
  | 'closed'
  /** A newer upgrade took its place. */
  | 'superseded'
  | 'failed';

/** @public */
export interface Upgrade {
  id: string;
  repository: string;
  entityRef?: string;
  path: string;
  /** The same as `to` when it adopts the path: only the lock is added. */
  from: string;
  to: string;
  state: UpgradeState;
  conflicts: UpgradeConflict[];
  changes: number;
  branch: string;
  commit?: string;
  url?: string;
  error?: string;
  rollout?: string;
  createdAt: string;
  createdBy?: string;
  endedAt?: string;
  /**
   * Its base is no longer in the default branch's history: it can only be closed, and asked for again. Told of the open one of
   * a service that is looked at by itself.
   */
  hasLostBase?: boolean;
}

/**
 * What a release would do to the whole fleet.
 *
 * @public
 */
export interface Forecast {
  id: string;
  path: string;
  version: string;
  digest: string;
  ref?: string;
  state: 'running' | 'done' | 'failed';
  error?: string;
  done: number;
  total: number;
  clean: number;
  /** Nothing would change. */
  unchanged: number;
  conflicting: number;
  /** Could not be tried: a lock that does not hold, a repository that can't be read. */
  failed: number;
  /** Stepped off; not tried. */
  steppedOff: number;
  /** Files in which repositories conflict, most first. */
  files: Array<{ path: string; repositories: number }>;
  items: ForecastItem[];
  startedAt: string;
  endedAt?: string;
}

/** @public */
export interface ForecastItem {
  repository: string;
  entityRef?: string;
  owner?: string;
  from: string;
  outcome: 'clean' | 'unchanged' | 'conflict' | 'failed' | 'stepped-off';
  changes: number;
  conflicts: UpgradeConflict[];
  message?: string;
}
