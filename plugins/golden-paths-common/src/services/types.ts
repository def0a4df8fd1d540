import type { Lock } from '../lock/types';
import type { Drift, NewParameter, Upgrade } from '../upgrade/types';

/**
 * "Deviate and own": what a team does in its own way, said openly.
 *
 * @public
 */
export interface Deviation {
  id: string;
  repository: string;
  entityRef?: string;
  path: string;
  /** `path`: the whole repository stepped off. `files`: these globs are the team's; no drift, and upgrades leave them alone. */
  scope: 'path' | 'files';
  files: string[];
  /** Needed for files; stepping off may be without. */
  reason?: string;
  /** `YYYY-MM-DD`; shown when it has come, nobody is nagged. */
  reviewOn?: string;
  declaredAt: string;
  declaredBy: string;
  endedAt?: string;
  endedBy?: string;
}

/**
 * A repository that is, or was, on a path.
 *
 * @public
 */
export interface ServiceOnPath {
  repository: string;
  repositoryUrl?: string;
  entityRef?: string;
  title?: string;
  owner?: string;
  path: string;
  release: string;
  /** `undefined` while not computed, or when it can't be: see `problem`. */
  drift?: Drift;
  deviations: Deviation[];
  steppedOff: boolean;
  openUpgrade?: Upgrade;
  /** Why the lock can't be relied on, with the mend. */
  problem?: string;
}

/**
 * What the tab of a service shows.
 *
 * @public
 */
export interface EntityGoldenPath {
  repository?: string;
  /** `undefined`: not on a path; see `adopt`. */
  service?: ServiceOnPath;
  lock?: Lock;
  pathTitle?: string;
  latest?: string;
  upgrades: Upgrade[];
  mayUpgrade: boolean;
  mayDeviate: boolean;
}

/**
 * A release that an existing repository resembles.
 *
 * @public
 */
export interface AdoptionMatch {
  path: string;
  release: string;
  /** Share of the release's files that the repository has, weighted by likeness of content, 0 to 1. */
  likeness: number;
  same: string[];
  different: string[];
  missing: string[];
  /** As far as they could be read from the repository or have a default. */
  parameters: Record<string, unknown>;
  /** All that the release's form asks; what is required and not among the parameters has to be answered. */
  fields: NewParameter[];
}
