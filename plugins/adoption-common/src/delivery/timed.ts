import type { Change, Deployment, Incident } from './types';

/**
 * A deployment as it is reckoned with: times are milliseconds since 1970.
 *
 * @public
 */
export interface TimedDeployment
  extends Pick<
    Deployment,
    'id' | 'environment' | 'result' | 'commit' | 'reason' | 'mends'
  > {
  startedAt?: number;
  finishedAt: number;
}

/**
 * An incident as it is reckoned with.
 *
 * @public
 */
export interface TimedIncident extends Pick<Incident, 'id' | 'causedBy'> {
  createdAt: number;
  resolvedAt?: number;
}

/**
 * A change as it is reckoned with.
 *
 * @public
 */
export interface TimedChange
  extends Pick<Change, 'commit' | 'position' | 'isRevert'> {
  firstCommitAt?: number;
  openedAt?: number;
  firstReviewAt?: number;
  mergedAt: number;
  droppedAt?: number;
}

/** @public */
export function timedDeployment(deployment: Deployment): TimedDeployment {
  const { startedAt, finishedAt, ...rest } = deployment;
  return {
    ...rest,
    startedAt: instantOf(startedAt),
    finishedAt: Date.parse(finishedAt),
  };
}

/** @public */
export function timedIncident(incident: Incident): TimedIncident {
  const { createdAt, resolvedAt, ...rest } = incident;
  return {
    ...rest,
    createdAt: Date.parse(createdAt),
    resolvedAt: instantOf(resolvedAt),
  };
}

/** @public */
export function timedChange(change: Change): TimedChange {
  const { firstCommitAt, openedAt, firstReviewAt, mergedAt, droppedAt } =
    change;
  return {
    commit: change.commit,
    position: change.position,
    isRevert: change.isRevert,
    firstCommitAt: instantOf(firstCommitAt),
    openedAt: instantOf(openedAt),
    firstReviewAt: instantOf(firstReviewAt),
    mergedAt: Date.parse(mergedAt),
    droppedAt: instantOf(droppedAt),
  };
}

function instantOf(iso: string | undefined): number | undefined {
  return iso === undefined ? undefined : Date.parse(iso);
}
