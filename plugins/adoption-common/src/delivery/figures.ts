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
  /** Minutes. */
  leadTimes: Float64Array;
  /** Minutes. */
  recoveries: number[];
  /** How many deployments each entity had; only of those with any. */
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
  stages: Record<(typeof STAGES)[number], Float64Array>;
  /** Minutes from when it was noticed to its end, of all incidents that ended in the period. */
  restores: number[];
  /** Ends of deployments, milliseconds since 1970, those of one entity after those of another. */
  times: Float64Array;
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

/** What of an entity is in the period: places of the first, and after the last. */
interface Range {
  entity: DeliveryColumns;
  deployments: [first: number, end: number];
  changes: [first: number, end: number];
}

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
  const ranges = [...entities].map(entity => rangeOf(entity, buckets));
  const [deploymentCount, changeCount] = (
    ['deployments', 'changes'] as const
  ).map(name =>
    ranges.reduce((sum, { [name]: [first, end] }) => sum + end - first, 0),
  );
  const figures: DeliveryFigures = {
    buckets,
    total: nothing(),
    byBucket: Array.from({ length: buckets.count }, nothing),
    stages: noStages(),
    restores: [],
    times: new Float64Array(deploymentCount),
    byTime: 0,
    negativeStages: 0,
    negativeRecoveries: 0,
    unattributed: 0,
    hasIncidents: false,
    newestAt: -Infinity,
  };
  // Which bucket each deployment is in, those of one entity after those of another
  const bucketOf = new Int32Array(deploymentCount);
  addDeployments(figures, ranges, bucketOf);
  addChanges(figures, ranges, bucketOf, changeCount);
  ranges.forEach(({ entity }) => addIncidents(figures, entity));
  return figures;
}

function addDeployments(
  figures: DeliveryFigures,
  ranges: Range[],
  bucketOf: Int32Array,
): void {
  const { total, byBucket, buckets, times } = figures;
  const { edges } = buckets;
  let index = 0;
  for (const { entity, deployments: range } of ranges) {
    const { at, incidents, rework, byTime } = entity.deployments;
    let bucket = 0;
    let ofBucket = 0;
    const closeBucket = () => {
      if (ofBucket > 0) {
        byBucket[bucket].byEntity.push(ofBucket);
      }
      ofBucket = 0;
    };
    for (let place = range[0]; place < range[1]; place++) {
      while (at[place] >= edges[bucket + 1]) {
        closeBucket();
        bucket++;
      }
      ofBucket++;
      const counted = byBucket[bucket];
      counted.deployments++;
      counted.failed += incidents[place] > 0 ? 1 : 0;
      counted.rework += rework[place] > 0 ? 1 : 0;
      figures.byTime += byTime[place];
      bucketOf[index] = bucket;
      times[index] = at[place];
      index++;
    }
    if (range[1] > range[0]) {
      figures.newestAt = Math.max(figures.newestAt, at[range[1] - 1]);
      total.byEntity.push(range[1] - range[0]);
      closeBucket();
    }
  }
  for (const counted of byBucket) {
    total.deployments += counted.deployments;
    total.failed += counted.failed;
    total.rework += counted.rework;
  }
}

/** Lead times of all buckets lie behind one another in one array, each bucket's in a part of it. */
function addChanges(
  figures: DeliveryFigures,
  ranges: Range[],
  bucketOf: Int32Array,
  count: number,
): void {
  const { total, byBucket, stages } = figures;
  const ends = new Int32Array(byBucket.length + 1);
  let offset = 0;
  const eachChange = (
    use: (
      columns: DeliveryColumns['changes'],
      place: number,
      bucket: number,
    ) => void,
  ) => {
    offset = 0;
    for (const { entity, deployments, changes } of ranges) {
      const { deployment } = entity.changes;
      for (let place = changes[0]; place < changes[1]; place++) {
        use(
          entity.changes,
          place,
          bucketOf[offset + deployment[place] - deployments[0]],
        );
      }
      offset += deployments[1] - deployments[0];
    }
  };
  eachChange((_, __, bucket) => {
    ends[bucket + 1]++;
  });
  for (let bucket = 1; bucket < ends.length; bucket++) {
    ends[bucket] += ends[bucket - 1];
  }
  total.leadTimes = new Float64Array(count);
  byBucket.forEach((counted, bucket) => {
    counted.leadTimes = total.leadTimes.subarray(
      ends[bucket],
      ends[bucket + 1],
    );
  });
  eachChange((columns, place, bucket) => {
    total.leadTimes[ends[bucket]++] = columns.total[place];
    figures.negativeStages += columns.negative[place];
  });
  for (const stage of STAGES) {
    // Of what no source tells no array is made: those of a large company are large
    let length = 0;
    const eachKnown = (use: (minutes: number) => void) => {
      for (const { entity, changes } of ranges) {
        const minutes = entity.changes[stage];
        for (let place = changes[0]; place < changes[1]; place++) {
          if (minutes[place] >= 0) {
            use(minutes[place]);
          }
        }
      }
    };
    eachKnown(() => {
      length++;
    });
    const known = new Float64Array(length);
    eachKnown(minutes => {
      known[--length] = minutes;
    });
    stages[stage] = known;
  }
}

function addIncidents(figures: DeliveryFigures, entity: DeliveryColumns): void {
  const { total, byBucket, buckets } = figures;
  const { incidents, restored, unattributed } = entity;
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
  restored.resolvedAt.forEach((resolvedAt, place) => {
    if (bucketIndexOf(buckets, resolvedAt) >= 0) {
      figures.restores.push(restored.minutes[place]);
    }
  });
  figures.unattributed += unattributed;
  figures.hasIncidents ||= incidents.ids.length + unattributed > 0;
}

function rangeOf(entity: DeliveryColumns, { edges, count }: Buckets): Range {
  const { at } = entity.deployments;
  const deployments: Range['deployments'] = [
    placeOf(at, edges[0]),
    placeOf(at, edges[count]),
  ];
  const { deployment } = entity.changes;
  return {
    entity,
    deployments,
    changes: [
      placeOf(deployment, deployments[0]),
      placeOf(deployment, deployments[1]),
    ],
  };
}

function noStages(): DeliveryFigures['stages'] {
  return Object.fromEntries(
    STAGES.map(stage => [stage, new Float64Array()]),
  ) as DeliveryFigures['stages'];
}

function nothing(): Counted {
  return {
    deployments: 0,
    failed: 0,
    rework: 0,
    leadTimes: new Float64Array(),
    recoveries: [],
    byEntity: [],
  };
}

/** The place of the first of ascending numbers that is not below a limit. */
function placeOf(ascending: ArrayLike<number>, limit: number): number {
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
