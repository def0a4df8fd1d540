import type { JsonValue } from '@backstage/types';
import type { GateWaiver } from '../gate/types';

/**
 * What is known about a check for an entity. `announced` is a check whose `enabledFrom` is still to come: it is evaluated and
 * shown, and counts for nothing.
 *
 * @public
 */
export type CheckStatus =
  | 'pass'
  | 'fail'
  | 'unknown'
  | 'stale'
  | 'error'
  | 'waived'
  | 'not-applicable'
  | 'announced';

/**
 * A fact that a check looked at.
 *
 * @public
 */
export interface SeenFact {
  /** `<source>.<name>` */
  fact: string;
  /** Left out when there is no such fact. */
  value?: JsonValue;
  observedAt?: string;
  commit?: string;
  stale?: boolean;
  /** Why its source could not be asked the last time. */
  error?: string;
}

/**
 * The outcome of one check for one entity.
 *
 * @public
 */
export interface CheckResult {
  check: string;
  status: CheckStatus;
  /** The status had no waiver or announcement been there; equal to `status` otherwise. */
  underlying: CheckStatus;
  /** One sentence that a person understands. */
  message: string;
  seen: SeenFact[];
  /** Id of the waiver that is in force. */
  waiver?: string;
}

/**
 * The outcome of a scorecard for one entity.
 *
 * @public
 */
export interface Evaluation {
  scorecard: string;
  version: string;
  entityRef: string;
  /** ISO instant that was `now`. */
  evaluatedAt: string;
  /** False when the scorecard's `appliesTo` leaves the entity out; then `results` is empty. */
  applicable: boolean;
  /** Highest level reached, waivers counted; `undefined` below the first. */
  level?: string;
  levelWithoutWaivers?: string;
  /** Weight of passed checks in the weight of counted ones, 0 to 1; `undefined` when none counts. */
  score?: number;
  scoreWithoutWaivers?: number;
  results: CheckResult[];
  /** Waivers that the results count on; left out when there are none. */
  waivers?: GateWaiver[];
}

/**
 * Why a result changed.
 *
 * @public
 */
export type TransitionCause =
  | 'first-evaluation'
  | 'fact-changed'
  | 'fact-stale'
  | 'collector-failed'
  | 'check-changed'
  | 'entity-changed'
  | 'waiver-granted'
  | 'waiver-ended'
  | 'check-enabled'
  | 'time-passed';

/**
 * A change of a check's status.
 *
 * @public
 */
export interface CheckTransition {
  check: string;
  /** Left out when it was not evaluated before. */
  from?: CheckStatus;
  /** Left out when the check is gone. */
  to?: CheckStatus;
  cause: TransitionCause;
  message: string;
  seen: SeenFact[];
}

/**
 * What changed for an entity on a scorecard in one evaluation.
 *
 * @public
 */
export interface Transition {
  id: string;
  scorecard: string;
  version: string;
  entityRef: string;
  at: string;
  fromLevel?: string;
  toLevel?: string;
  changes: CheckTransition[];
}
