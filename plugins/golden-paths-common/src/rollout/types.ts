import type { Upgrade } from '../upgrade/types';

/** @public */
export interface RolloutWave {
  /** Services at most; all that are left when neither is given. */
  size?: number;
  /** Refs of groups whose services are in it. */
  owners?: string[];
}

/** @public */
export interface RolloutPolicy {
  waves: RolloutWave[];
  /** Between the end of a wave and the next one. */
  pauseHours: number;
  /** Change requests of the roll-out that a team has open at most. */
  maxOpenPerOwner: number;
  /** Stops when more of a wave than this fail, conflict not counted; 0 by default. */
  maxFailures: number;
}

/** @public */
export type RolloutState =
  | 'running'
  | 'waiting'
  | 'stopped'
  | 'done'
  | 'cancelled';

/** @public */
export interface Rollout {
  id: string;
  path: string;
  version: string;
  policy: RolloutPolicy;
  state: RolloutState;
  /** Why it stopped, and what to do. */
  message?: string;
  /** 0-based. */
  wave: number;
  services: Array<{
    repository: string;
    entityRef?: string;
    owner?: string;
    wave: number;
    state: 'pending' | 'open' | 'merged' | 'closed' | 'failed' | 'skipped';
    /** Why no request could be opened, or it is left out. */
    message?: string;
    /** Names of checks that passed before and fail since. */
    regressions: string[];
    upgrade?: Upgrade;
  }>;
  createdAt: string;
  createdBy: string;
  endedAt?: string;
}
