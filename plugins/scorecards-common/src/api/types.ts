import type { Evaluation, CheckStatus } from '../evaluation/types';
import type { Fix, GateDecision } from '../gate/types';
import type { Scorecard } from '../scorecard/types';
import type { Waiver } from '../waivers/types';

/**
 * How many of something are in which state.
 *
 * @public
 */
export interface LevelCount {
  /** `undefined` below the first. */
  level?: string;
  count: number;
}

/** @public */
export interface ScorecardSummary {
  scorecard: Scorecard;
  /** Entities that it applies to and the caller may see. */
  entities: number;
  levels: LevelCount[];
  /** Mean of scores, 0 to 1. */
  score?: number;
  checks: Array<{
    check: string;
    counts: Partial<Record<CheckStatus, number>>;
  }>;
  /** End of the last full evaluation. */
  evaluatedAt?: string;
  /** The catalog holds a newer text that can't be used; the version above stays in force. */
  problem?: string;
}

/**
 * An entity in a list.
 *
 * @public
 */
export interface StandingItem {
  entityRef: string;
  title?: string;
  type?: string;
  owner?: string;
  system?: string;
  domain?: string;
  level?: string;
  levelWithoutWaivers?: string;
  score?: number;
  /** Of the last change. */
  changedAt: string;
  statuses: Record<string, CheckStatus>;
}

/** @public */
export interface StandingsPage {
  items: StandingItem[];
  totalItems: number;
  nextCursor?: string;
}

/** @public */
export interface RollupItem {
  /** Full ref of the group, system or domain; `undefined` for what has none. */
  ref?: string;
  title?: string;
  entities: number;
  levels: LevelCount[];
  score?: number;
}

/** @public */
export interface TrendPoint {
  /** `YYYY-MM-DD`, UTC; the state at the end of that day. */
  day: string;
  levels: LevelCount[];
}

/**
 * Everything that the page of an entity shows of one scorecard.
 *
 * @public
 */
export interface EntityScorecard {
  scorecard: Scorecard;
  evaluation: Evaluation;
  /** The gate's answer for the present state, not recorded. */
  gate: GateDecision;
  /** Smallest set of fixes to the next level, least effort first. */
  nextLevel?: { level: string; fixes: Fix[] };
  waivers: Waiver[];
  mayRequestWaiver: boolean;
  mayDecideWaiver: boolean;
}

/** @public */
export interface PreviewResult {
  /** That the draft applies to. */
  entities: number;
  /** How many entities would have another level or gate answer. */
  flipped: number;
  /** The first 500 of them. */
  flips: Array<{
    entityRef: string;
    owner?: string;
    fromLevel?: string;
    toLevel?: string;
    fromGate?: GateDecision['decision'];
    toGate: GateDecision['decision'];
    checks: Array<{ check: string; from?: CheckStatus; to?: CheckStatus }>;
  }>;
  byOwner: Array<{ owner?: string; better: number; worse: number }>;
  /** Recorded allows of the last 90 days that the draft would have denied. */
  releases: {
    allowed: number;
    denied: number;
    /** The latest 100 of these, as the draft would have decided, with the id of the recorded one. */
    wouldBeDenied: GateDecision[];
  };
}

/**
 * An entity of the caller's that can't be released as it is.
 *
 * @public
 */
export interface BlockedEntity {
  entityRef: string;
  title?: string;
  scorecard: string;
  level?: string;
  requiredLevel: string;
  gate: GateDecision['decision'];
  /** Smallest set of fixes, least effort first. */
  fixes: Fix[];
}
