import {
  ATTRIBUTION_RULES,
  REWORK_RULES,
  type DeliveryColumns,
  type DeliveryMetricId,
  type MetricColumn,
  type MetricQuery,
  type MetricRows,
  type Subject,
} from '@paved/plugin-adoption-common';
import { formatCursor, parseCursor } from '@paved/router';
import { z } from 'zod';
import type { EntityDelivery } from './DeliveryHistory';
import type { DeliveryRecords } from './DeliveryRecords';

type Row = MetricRows['rows'][number];

/** The last row of a page, its moment, subject and id: where the next goes on, whatever has come meanwhile. */
const placeSchema = z.tuple([z.number(), z.string(), z.string()]);
type Place = z.output<typeof placeSchema>;

/** What may be behind a number of one entity: so many, in order of time. */
interface Timeline {
  count: number;
  /** Milliseconds since 1970. */
  at(index: number): number;
  id(index: number): string;
  row(index: number): Row;
}

interface Behind {
  columns: MetricColumn[];
  of(columns: DeliveryColumns): Timeline;
}

const DEPLOYMENT_COLUMNS: MetricColumn[] = [
  { id: 'entity', title: 'Entity', type: 'entity' },
  { id: 'finishedAt', title: 'Deployed', type: 'time' },
  { id: 'version', title: 'Version', type: 'text' },
  { id: 'commit', title: 'Commit', type: 'text' },
  { id: 'failed', title: 'Failed', type: 'text' },
  { id: 'rework', title: 'Rework', type: 'text' },
  { id: 'deployment', title: 'Deployment', type: 'text' },
  { id: 'url', title: 'Link', type: 'link' },
];

const REWORK_TEXT: Record<(typeof REWORK_RULES)[number], string> = {
  told: 'Told to be',
  mends: 'Told to mend an incident',
  'older-commit': 'Went back to an older commit',
  reverts: 'All that is new takes back something',
};

const ATTRIBUTION_TEXT = {
  told: 'Told to be the cause',
  'latest-before': 'Latest deployment before the incident',
};

const deployments: Behind = {
  columns: DEPLOYMENT_COLUMNS,
  of: ({ deployments: of }) => ({
    count: of.ids.length,
    at: index => of.at[index],
    id: index => of.ids[index],
    row: index => {
      const count = of.incidents[index];
      const rule = REWORK_RULES[of.rework[index] - 1];
      return {
        deployment: of.ids[index],
        finishedAt: timeOf(of.at[index]),
        failed:
          count > 0 ? `${count} incident${count > 1 ? 's' : ''}` : undefined,
        rework: rule && REWORK_TEXT[rule],
      };
    },
  }),
};

const changes: Behind = {
  columns: [
    { id: 'entity', title: 'Entity', type: 'entity' },
    { id: 'finishedAt', title: 'Deployed', type: 'time' },
    { id: 'change', title: 'Change', type: 'text' },
    { id: 'leadTime', title: 'Lead time', type: 'minutes' },
    { id: 'coding', title: 'First commit to change request', type: 'minutes' },
    { id: 'pickup', title: 'Change request to first review', type: 'minutes' },
    { id: 'review', title: 'First review to merge', type: 'minutes' },
    { id: 'merge', title: 'First commit to merge', type: 'minutes' },
    { id: 'deploy', title: 'Merge to deployment', type: 'minutes' },
    { id: 'known', title: 'Known by', type: 'text' },
    { id: 'version', title: 'Version', type: 'text' },
    { id: 'deployment', title: 'Deployment', type: 'text' },
    { id: 'url', title: 'Link', type: 'link' },
  ],
  of: ({ changes: of, deployments: deployed }) => ({
    count: of.commits.length,
    at: index => deployed.at[of.deployment[index]],
    id: index => of.commits[index],
    row: index => {
      const deployment = of.deployment[index];
      return {
        deployment: deployed.ids[deployment],
        finishedAt: timeOf(deployed.at[deployment]),
        change: of.commits[index],
        leadTime: of.total[index],
        coding: minutesOf(of.coding[index]),
        pickup: minutesOf(of.pickup[index]),
        review: minutesOf(of.review[index]),
        merge: minutesOf(of.merge[index]),
        deploy: minutesOf(of.deploy[index]),
        known: deployed.byTime[deployment] ? 'Time' : 'Commit',
      };
    },
  }),
};

const incidents: Behind = {
  columns: [
    { id: 'entity', title: 'Entity', type: 'entity' },
    { id: 'resolvedAt', title: 'Ended', type: 'time' },
    { id: 'title', title: 'Incident', type: 'text' },
    { id: 'severity', title: 'Severity', type: 'text' },
    { id: 'createdAt', title: 'Noticed', type: 'time' },
    { id: 'recovery', title: 'Recovery', type: 'minutes' },
    { id: 'rule', title: 'Why this deployment', type: 'text' },
    { id: 'finishedAt', title: 'Deployed', type: 'time' },
    { id: 'version', title: 'Version', type: 'text' },
    { id: 'deployment', title: 'Deployment', type: 'text' },
    { id: 'incident', title: 'Id', type: 'text' },
    { id: 'url', title: 'Link', type: 'link' },
  ],
  of: ({ incidents: of, deployments: deployed }) => {
    const places = of.ids
      .map((_, place) => place)
      .filter(place => of.minutes[place] >= 0)
      .sort((a, b) => of.resolvedAt[a] - of.resolvedAt[b] || a - b);
    return {
      count: places.length,
      at: index => of.resolvedAt[places[index]],
      id: index => of.ids[places[index]],
      row: index => {
        const place = places[index];
        return {
          deployment: deployed.ids[of.deployment[place]],
          finishedAt: timeOf(deployed.at[of.deployment[place]]),
          incident: of.ids[place],
          resolvedAt: timeOf(of.resolvedAt[place]),
          recovery: of.minutes[place],
          rule: ATTRIBUTION_TEXT[ATTRIBUTION_RULES[of.rule[place]]],
        };
      },
    };
  },
};

const BEHIND: Record<DeliveryMetricId, Behind> = {
  'delivery.deployment-frequency': deployments,
  'delivery.lead-time': changes,
  'delivery.change-fail-rate': deployments,
  'delivery.recovery-time': incidents,
  'delivery.rework-rate': deployments,
  'delivery.quick-check': deployments,
};

/** What is behind a delivery metric, newest first. Of rates it is everything that they are made of, not only what failed. */
export async function deliveryRows(options: {
  id: DeliveryMetricId;
  entities: Array<[subject: string, entity: EntityDelivery]>;
  records: Pick<DeliveryRecords, 'deployments' | 'incidents'>;
  subjects: readonly Subject[];
  query: Pick<MetricQuery, 'from' | 'to'>;
  page: { cursor?: string; limit: number };
}): Promise<MetricRows> {
  const { id, entities, records, query, page } = options;
  const behind = BEHIND[id];
  const [from, to] = [Date.parse(query.from), Date.parse(query.to)];
  const timelines = entities
    .map(([subject, { columns }]) => ({
      subject,
      timeline: behind.of(columns),
    }))
    .sort((a, b) => (a.subject < b.subject ? -1 : 1));
  const ranges = timelines.map(each => ({
    ...each,
    first: placeOf(each.timeline, from),
    end: placeOf(each.timeline, to),
  }));
  const totalItems = ranges.reduce(
    (sum, { first, end }) => sum + Math.max(0, end - first),
    0,
  );
  const after = parseCursor(placeSchema, page.cursor);
  if (after) {
    ranges.forEach(range => {
      range.end = Math.min(range.end, endBefore(range, after));
    });
  }

  // The newest of all entities, one after another
  const rows: Array<{ subject: string; row: Row }> = [];
  let last: Place | undefined;
  while (rows.length < page.limit) {
    const [newest] = ranges.reduce<[(typeof ranges)[number]?, number?]>(
      ([best, bestAt = -Infinity], range) => {
        const at =
          range.end > range.first
            ? range.timeline.at(range.end - 1)
            : -Infinity;
        return at > bestAt ? [range, at] : [best, bestAt];
      },
      [],
    );
    if (!newest) {
      break;
    }
    const { subject, timeline } = newest;
    const index = --newest.end;
    rows.push({ subject, row: timeline.row(index) });
    last = [timeline.at(index), subject, timeline.id(index)];
  }
  const isMore = ranges.some(({ first, end }) => end > first);

  const refs = new Map(options.subjects.map(each => [each.id, each.entityRef]));
  const idsIn = (column: string) => [
    ...new Set(rows.flatMap(({ row }) => (row[column] as string) ?? [])),
  ];
  const [deployed, noticed] = await Promise.all([
    records.deployments(idsIn('deployment')),
    records.incidents(idsIn('incident')),
  ]);
  const deploymentById = new Map(deployed.map(each => [each.id, each]));
  const incidentById = new Map(noticed.map(each => [each.id, each]));
  return {
    columns: behind.columns,
    rows: rows.map(({ subject, row }) => {
      const deployment = deploymentById.get(String(row.deployment));
      const incident = incidentById.get(String(row.incident));
      return {
        ...row,
        entity: refs.get(subject),
        commit: deployment?.commit,
        version: deployment?.version,
        rework:
          row.rework === REWORK_TEXT.told
            ? `${REWORK_TEXT.told} a ${deployment?.reason}`
            : row.rework,
        title: incident?.title,
        severity: incident?.severity,
        createdAt: incident?.createdAt,
        url: incident ? incident.url : deployment?.url,
      };
    }),
    totalItems,
    nextCursor: last && isMore ? formatCursor(last) : undefined,
  };
}

/** Rows are newest first, those of the same moment by subject; before which place those after the last of a page end. */
function endBefore(
  { subject, timeline }: { subject: string; timeline: Timeline },
  [at, lastSubject, lastId]: Place,
): number {
  const first = placeOf(timeline, at);
  let end = first;
  while (end < timeline.count && timeline.at(end) === at) {
    if (subject === lastSubject && timeline.id(end) === lastId) {
      return end;
    }
    end++;
  }
  return subject > lastSubject ? end : first;
}

/** The place of the first that is not before a moment. */
function placeOf({ count, at }: Timeline, moment: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(middle) < moment) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}

function minutesOf(value: number): number | undefined {
  return value < 0 ? undefined : value;
}
