import { bucketIndexOf, type Buckets } from '../time';
import type { DeliveryColumns } from './columns';

/** Stages of the lead time, in the order of time. */
export const STAGES = [
  'coding',
  'pickup',
  'review',
  'merge',
  'deploy',
] as const;

/** What one bucket, or the whole period, holds. */
export interface Counted {
  deployments: number;
  /** Of them, those that caused an incident. */
  failed: number;
  /** Of them, those that were made to mend something. */
  rework: number;
  /** Lead times, minutes. */
  leadTimes: number[];
  /** Recovery times, minutes. */
  recoveries: number[];
  /** By entity, how many deployments; only of those with any. */
  byEntity: number[];
}

/**
 * Everything that the delivery metrics of some entities in a period are made of.
 *
 * @public
 */
export interface DeliveryFigures {
  buckets: Buckets;
  total: Counted;
  byBucket: Counted[];
  /** Minutes of each stage of the lead times. */
  stages: Record<(typeof STAGES)[number], number[]>;
  /** Ends of deployments, milliseconds since 1970, in no order. */
  times: number[];
  /** Deployments of which it is known by time alone what they contain. */
  byTime: number;
  /** Stages that would have been negative. */
  negativeStages: number;
  /** Incidents of the period that would have ended before they began. */
  negativeRecoveries: number;
  /** Incidents of all times whose cause is not known. */
  unattributed: number;
  /** Whether any incident was ever told of these entities. */
  hasIncidents: boolean;
  /** Milliseconds since 1970; −Infinity where nothing happened in the period. */
  newestAt: number;
}

const nothing = (): Counted => ({
  deployments: 0,
  failed: 0,
  rework: 0,
  leadTimes: [],
  recoveries: [],
  byEntity: [],
});

/**
 * Counts what some entities did in a period. A change belongs to the moment at which its deployment ended, a recovery to that
 * at which the incident did.
 *
 * @public
 */
export function deliveryFigures(
  entities: Iterable<DeliveryColumns>,
  buckets: Buckets,
): DeliveryFigures {
  const figures: DeliveryFigures = {
    buckets,
    total: nothing(),
    byBucket: Array.from({ length: buckets.count }, nothing),
    stages: { coding: [], pickup: [], review: [], merge: [], deploy: [] },
    times: [],
    byTime: 0,
    negativeStages: 0,
    negativeRecoveries: 0,
    unattributed: 0,
    hasIncidents: false,
    newestAt: -Infinity,
  };
  for (const entity of entities) {
    addEntity(figures, entity);
  }
  return figures;
}

function addEntity(figures: DeliveryFigures, entity: DeliveryColumns): void {
  const { total, byBucket, stages, buckets } = figures;
  const { deployments, changes, incidents } = entity;
  const { edges, count } = buckets;
  const perBucket = new Int32Array(count);
  const [first, end] = [
    placeOf(deployments.at, edges[0]),
    placeOf(deployments.at, edges[count]),
  ];
  for (let place = first; place < end; place++) {
    const at = deployments.at[place];
    const index = bucketIndexOf(buckets, at);
    for (const counted of [total, byBucket[index]]) {
      counted.deployments++;
      counted.failed += deployments.incidents[place] > 0 ? 1 : 0;
      counted.rework += deployments.rework[place] > 0 ? 1 : 0;
    }
    perBucket[index]++;
    figures.times.push(at);
    figures.byTime += deployments.byTime[place];
    figures.newestAt = Math.max(figures.newestAt, at);
  }
  if (end > first) {
    total.byEntity.push(end - first);
    perBucket.forEach((deployed, index) => {
      if (deployed > 0) {
        byBucket[index].byEntity.push(deployed);
      }
    });
  }

  for (
    let place = placeOf(changes.deployment, first);
    place < changes.deployment.length && changes.deployment[place] < end;
    place++
  ) {
    const minutes = changes.total[place];
    const at = deployments.at[changes.deployment[place]];
    total.leadTimes.push(minutes);
    byBucket[bucketIndexOf(buckets, at)].leadTimes.push(minutes);
    for (const stage of STAGES) {
      if (changes[stage][place] >= 0) {
        stages[stage].push(changes[stage][place]);
      }
    }
    figures.negativeStages += changes.negative[place];
  }

  incidents.resolvedAt.forEach((resolvedAt, place) => {
    const index = bucketIndexOf(buckets, resolvedAt);
    if (index < 0) {
      return;
    }
    figures.newestAt = Math.max(figures.newestAt, resolvedAt);
    figures.negativeRecoveries += incidents.isNegative[place];
    if (incidents.minutes[place] >= 0) {
      total.recoveries.push(incidents.minutes[place]);
      byBucket[index].recoveries.push(incidents.minutes[place]);
    }
  });
  figures.unattributed += entity.unattributed;
  figures.hasIncidents ||= incidents.ids.length + entity.unattributed > 0;
}

/** The place of the first of ascending numbers that is not below a limit. */
export function placeOf(ascending: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] < limit) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
