import type { LeadTime } from './leadTime';
import type { AttributionRule } from './ledger';
import type { Rework } from './rework';
import type { Change, Deployment, Incident } from './types';

/**
 * What the delivery metrics of one entity are made of.
 *
 * @public
 */
export interface DeliveryExplanation {
  entityRef: string;
  /** Newest first; those of the period that count: successful ones to production. */
  deployments: ExplainedDeployment[];
  /** Of the period; `deployments` is one page of them. */
  totalItems: number;
  nextCursor?: string;
  /** Incidents of the period that no deployment of the entity is known to have caused, newest first. */
  unattributed: ExplainedIncident[];
  /** Deployments of the period that do not count. */
  notCounted: {
    /** To production, but failed. */
    failed: number;
    /** To other environments. */
    elsewhere: number;
  };
}

/** @public */
export interface ExplainedDeployment
  extends Pick<
    Deployment,
    'id' | 'startedAt' | 'finishedAt' | 'commit' | 'version' | 'reason' | 'url'
  > {
  /** What is new in it, newest first. */
  changes: ExplainedChange[];
  /** `changes` may be the newest of them only. */
  changeCount: number;
  /** Median over all its changes, minutes. */
  leadTime?: number;
  /** Why it is not known what is new in it, in a few words; then nothing of it is in `changes`. */
  unknownBecause?: string;
  /** How it is known what is new in it, in words. */
  contentBecause: string;
  /** It failed when there is one. */
  incidents: ExplainedIncident[];
  /** Why it is rework. */
  rework?: Rework;
}

/** @public */
export interface ExplainedChange
  extends Pick<
    Change,
    | 'commit'
    | 'firstCommitAt'
    | 'openedAt'
    | 'firstReviewAt'
    | 'mergedAt'
    | 'isRevert'
  > {
  leadTime: LeadTime;
}

/** @public */
export interface ExplainedIncident
  extends Pick<
    Incident,
    'id' | 'title' | 'severity' | 'createdAt' | 'resolvedAt' | 'url'
  > {
  /** `undefined` when no deployment is known to be the cause. */
  rule?: AttributionRule;
  /** Why it is put down to the deployment, or to none, in words. */
  because: string;
  recoveryMinutes?: number;
}
