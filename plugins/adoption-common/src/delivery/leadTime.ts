import type { TimedChange } from './timed';

const MINUTE_MS = 60_000;

/**
 * How long a change took, in whole minutes, of which begun ones count. A stage is `undefined` when a time is missing, or when
 * it would be negative: then two clocks differ, and nobody knows how long it was.
 *
 * @public
 */
export interface LeadTime {
  /** First commit to change request. */
  coding?: number;
  /** Change request to its first review by somebody else. */
  pickup?: number;
  /** First review to merge. */
  review?: number;
  /** First commit to merge, whatever lies between. */
  merge?: number;
  /** Merge to the end of the first deployment that contains it. */
  deploy?: number;
  /** The stages that are known, together. */
  total: number;
  /** How many stages would have been negative. */
  negative: number;
}

/**
 * Lead time of a change with its stages, as Apache DevLake reckons it (`change_lead_time_calculator.go`): first commit to
 * change request, change request to merge, merge to deployment. Where there was no change request, first commit to merge and
 * merge to deployment.
 *
 * @param deployedAt - end of the first deployment that contains it
 */
export function leadTimeOf(change: TimedChange, deployedAt?: number): LeadTime {
  let negative = 0;
  const minutes = (from: number | undefined, to: number | undefined) => {
    if (from === undefined || to === undefined) {
      return undefined;
    }
    if (to < from) {
      negative++;
      return undefined;
    }
    return Math.ceil((to - from) / MINUTE_MS);
  };
  const { firstCommitAt, openedAt, firstReviewAt, mergedAt } = change;
  const coding = minutes(firstCommitAt, openedAt);
  const pickup = minutes(openedAt, firstReviewAt);
  const review = minutes(firstReviewAt, mergedAt);
  const open = minutes(openedAt, mergedAt);
  const merge = minutes(firstCommitAt, mergedAt);
  const deploy = minutes(mergedAt, deployedAt);
  const toMerge =
    openedAt === undefined ? merge ?? 0 : (coding ?? 0) + (open ?? 0);
  return {
    coding,
    pickup,
    review,
    merge,
    deploy,
    total: toMerge + (deploy ?? 0),
    negative,
  };
}
