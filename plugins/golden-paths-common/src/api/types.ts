import type { GoldenPath } from '../path/types';
import type { Candidate, Release } from '../release/types';
import type { ServiceOnPath } from '../services/types';

/**
 * Answers of people who use a path; numbers only with at least five answers.
 *
 * @public
 */
export interface PathSatisfaction {
  /** How many are told of: five at first, and more when five more have answered. */
  answers: number;
  /** 1 to 5; `undefined` where none are told of. */
  mean?: number;
  /** The caller's own. */
  mine?: number;
}

/** @public */
export interface PathSummary {
  path: GoldenPath;
  /** Ref of the template that creates from it. */
  template?: string;
  latest?: Release;
  /** Repositories on it now, those that stepped off left out. */
  services: number;
  /** Groups that own them. */
  teams: number;
  steppedOff: number;
  /** Services × hours saved each; `undefined` where the path names none. */
  hoursSaved?: number;
  satisfaction: PathSatisfaction;
}

/** @public */
export interface PathDetail extends PathSummary {
  /** Newest first. */
  releases: Array<Release & { services: number }>;
  candidate?: Candidate;
  mayPublish: boolean;
  drift: {
    upToDate: number;
    behind: number;
    managedChanged: number;
    /** Not computed, or with a problem. */
    unknown: number;
  };
  /** Why the portal shows an older version of it than its repository has, with the mend. */
  problem?: string;
}

/** @public */
export interface ServicesPage {
  items: ServiceOnPath[];
  totalItems: number;
  nextCursor?: string;
}

/**
 * An event of topic `golden-paths`; `id` is stable: the same happening always has the same one.
 *
 * @public
 */
export interface GoldenPathEvent {
  id: string;
  type:
    | 'golden-path.released'
    | 'golden-path.created'
    | 'golden-path.undone'
    | 'golden-path.adopted'
    | 'golden-path.upgrade-proposed'
    | 'golden-path.upgraded'
    | 'golden-path.deviated'
    | 'golden-path.deviation-ended'
    | 'golden-path.stepped-off'
    | 'golden-path.stepped-on'
    | 'golden-path.rated'
    | 'golden-path.rollout-started'
    | 'golden-path.rollout-stopped'
    | 'golden-path.rollout-done';
  /** ISO 8601 */
  at: string;
  path: string;
  release?: string;
  repository?: string;
  entityRef?: string;
  owner?: string;
  /** Ref of the user who did it; absent for the portal itself. */
  by?: string;
}
