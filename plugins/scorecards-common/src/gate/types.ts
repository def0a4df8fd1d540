import type { CheckStatus } from '../evaluation/types';

/**
 * What stands between an entity and its release.
 *
 * @public
 */
export interface GateReason {
  check: string;
  title: string;
  level: string;
  status: CheckStatus;
  message: string;
  remedy?: string;
  /** Where a person reads on. */
  url?: string;
}

/**
 * A waiver that the decision counts on.
 *
 * @public
 */
export interface GateWaiver {
  id: string;
  check: string;
  reason: string;
  until: string;
}

/**
 * A gate's answer. `unknown` is never an allow: something that the level needs is not known, stale or could not be evaluated,
 * and nothing is known to fail.
 *
 * @public
 */
export interface GateDecision {
  /** Left out as long as the decision is not recorded. */
  id?: string;
  decision: 'allow' | 'deny' | 'unknown';
  entityRef: string;
  scorecard: string;
  scorecardVersion: string;
  /** Reached now; `undefined` below the first. */
  level?: string;
  requiredLevel: string;
  /** Commit that is to be released. */
  commit?: string;
  /** Digest of the artifact that is to be released. */
  artifact?: string;
  evaluatedAt: string;
  reasons: GateReason[];
  waivers: GateWaiver[];
  /** Full entity ref or service that asked; only on recorded decisions. */
  askedBy?: string;
}

/**
 * A recorded decision asked again.
 *
 * @public
 */
export interface GateReplay {
  /** As it was recorded. */
  recorded: GateDecision;
  /** The recorded facts under the scorecard in force now. */
  replayed: GateDecision;
  /** Whether the recorded facts under the recorded version gave the recorded answer, as they must. */
  reproduced: boolean;
  differences: Array<{ check: string; from?: CheckStatus; to?: CheckStatus }>;
}

/**
 * A step towards a level.
 *
 * @public
 */
export interface Fix {
  check: string;
  title: string;
  status: CheckStatus;
  message: string;
  effort: 'minutes' | 'hours' | 'days';
  remedy?: string;
  links: Array<{ title: string; url: string }>;
  template?: string;
}
