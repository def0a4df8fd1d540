import type { Entity } from '@backstage/catalog-model';
import type { FilterPredicate } from '@backstage/filter-predicates';
import type { JsonObject } from '@backstage/types';
import type { CheckStatus } from '../evaluation/types';

/**
 * A link that helps to mend what a check found.
 *
 * @public
 */
export interface RemedyLink {
  title: string;
  url: string;
}

/**
 * How to make a check pass.
 *
 * @public
 */
export interface Remedy {
  /** Plain words, one or two sentences. */
  text: string;
  links: RemedyLink[];
  /** Entity ref of a software template that does it. */
  template?: string;
  /** How much work it is for a team that has not done it before. Orders what to mend first. */
  effort: 'minutes' | 'hours' | 'days';
}

/**
 * One standard, decided by a machine.
 *
 * @public
 */
export interface Check {
  /** Unique in its scorecard; lower-case letters, digits and dashes. */
  id: string;
  title: string;
  /** Why the company wants it. */
  why: string;
  /** Id of the level that needs it. */
  level: string;
  /** Share in the score, above 0; 1 when left out. */
  weight: number;
  /** CEL over `entity`, `facts` and `now`; answers true when the standard is met. */
  expression: string;
  /** Narrows the scorecard's `appliesTo` further. */
  appliesTo?: FilterPredicate;
  /** Facts observed longer ago than this are stale. Milliseconds. */
  maxAgeMs?: number;
  /** ISO instant; until then the check is shown as announced and counts for nothing. */
  enabledFrom?: string;
  remedy?: Remedy;
  /** Collectors' own settings for this check, such as a PromQL query, by collector id. */
  collect?: Record<string, JsonObject>;
}

/**
 * A rung; rungs are ordered from lowest to highest.
 *
 * @public
 */
export interface Level {
  id: string;
  title: string;
}

/**
 * What a release needs. A check that is not known to pass denies, unless said otherwise.
 *
 * @public
 */
export interface GatePolicy {
  /** Id of the level that a release needs. */
  level: string;
  unknown: 'deny' | 'allow';
  stale: 'deny' | 'allow';
  error: 'deny' | 'allow';
  /** For a question about a commit: facts that were seen at another one. */
  otherCommit: 'deny' | 'allow';
}

/**
 * An example that a scorecard carries: what it must say of such an entity with such facts.
 *
 * @public
 */
export interface ScorecardTest {
  name: string;
  entity: Entity;
  /** Values by fact id (`ci.coverage`), or `{ value, observedAt }`. */
  facts: JsonObject;
  /** ISO instant that `now` is in this example. */
  now?: string;
  expect: {
    level?: string;
    checks?: Record<string, CheckStatus>;
    gate?: 'allow' | 'deny' | 'unknown';
  };
}

/**
 * A scorecard as it is in force: parsed once from an entity of kind Scorecard, defaults filled in.
 *
 * @public
 */
export interface Scorecard {
  /** `scorecard:default/production-readiness` */
  ref: string;
  /** Digest of what decides results; the same text has the same version everywhere. */
  version: string;
  title: string;
  description?: string;
  /** Full entity ref. */
  owner: string;
  appliesTo: FilterPredicate;
  levels: Level[];
  checks: Check[];
  gate: GatePolicy;
  /** The longest time that a waiver may be asked for. Milliseconds. */
  maxWaiverMs: number;
  tests: ScorecardTest[];
}
