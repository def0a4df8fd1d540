import {
  ATTRIBUTION_RULES,
  REWORK_RULES,
  type DeliveryMetricId,
  type MetricColumn,
  type MetricQuery,
  type MetricRows,
} from '@paved/plugin-adoption-common';
import { InputError } from '@backstage/errors';
import type { EntityDelivery } from './DeliveryHistory';
import type { DeliveryRecords } from './DeliveryRecords';

type Row = MetricRows['rows'][number];

/** A row before its details are looked up. */
interface Found {
  /** Milliseconds since 1970, by which rows are ordered: newest first. */
  at: number;
  /** Of the entity, to tell rows of the same moment apart. */
  subject: string;
  /** Within the entity. */
  place: number;
}

interface Behind {
  columns: MetricColumn[];
  /** Times of everything that may be behind the number, by place. */
  times(entity: EntityDelivery): ArrayLike<number>;
  /** Whether it is; all are without. */
  isBehind?(entity: EntityDelivery, place: number): boolean;
  row(entity: EntityDelivery, place: number): Row;
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
  times: ({ columns }) => columns.deployments.at,
  row: ({ columns: { deployments: of } }, place) => {
    const count = of.incidents[place];
    const rule = REWORK_RULES[of.rework[place] - 1];
    return {
      deployment: of.ids[place],
      finishedAt: timeOf(of.at[place]),
      failed:
        count === 0
          ? undefined
          : `${count} incidents`.replace(/^1 (.*)s$/, '1 $1'),
      rework: rule && REWORK_TEXT[rule],
    };
  },
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
  times: ({ columns: { changes: of, deployments: deployed } }) =>
    Float64Array.from(of.deployment, place => deployed.at[place]),
  row: ({ columns: { changes: of, deployments: deployed } }, place) => {
    const deployment = of.deployment[place];
    return {
      deployment: deployed.ids[deployment],
      finishedAt: timeOf(deployed.at[deployment]),
      change: of.commits[place],
      leadTime: of.total[place],
      coding: minutesOf(of.coding[place]),
      pickup: minutesOf(of.pickup[place]),
      review: minutesOf(of.review[place]),
      merge: minutesOf(of.merge[place]),
      deploy: minutesOf(of.deploy[place]),
      known: deployed.byTime[deployment] ? 'Time' : 'Commit',
    };
  },
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
  times: ({ columns }) => columns.incidents.resolvedAt,
  isBehind: ({ columns }, place) => columns.incidents.minutes[place] >= 0,
  row: ({ columns: { incidents: of, deployments: deployed } }, place) => ({
    deployment: deployed.ids[of.deployment[place]],
    finishedAt: timeOf(deployed.at[of.deployment[place]]),
    incident: of.ids[place],
    resolvedAt: timeOf(of.resolvedAt[place]),
    recovery: of.minutes[place],
    rule: ATTRIBUTION_TEXT[ATTRIBUTION_RULES[of.rule[place]]],
  }),
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
  entityRefOf(subject: string): Promise<string>;
  query: Pick<MetricQuery, 'from' | 'to'>;
  page: { cursor?: string; limit: number };
}): Promise<MetricRows> {
  const { id, entities, records, query, page } = options;
  const behind = BEHIND[id];
  const from = Date.parse(query.from);
  const to = Date.parse(query.to);
  const found: Found[] = [];
  for (const [subject, entity] of entities) {
    const times = behind.times(entity);
    for (let place = 0; place < times.length; place++) {
      const at = times[place];
      if (at >= from && at < to && (behind.isBehind?.(entity, place) ?? true)) {
        found.push({ at, subject, place });
      }
    }
  }
  found.sort(inOrder);
  const after = page.cursor === undefined ? undefined : readCursor(page.cursor);
  const start = after ? found.findIndex(each => inOrder(each, after) > 0) : 0;
  const ofPage = start < 0 ? [] : found.slice(start, start + page.limit);
  const last = ofPage.at(-1);

  const byId = new Map(entities);
  const rows = ofPage.map(({ subject, place }) => ({
    subject,
    row: behind.row(byId.get(subject)!, place),
  }));
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
    rows: await Promise.all(
      rows.map(async ({ subject, row }) => {
        const deployment = deploymentById.get(String(row.deployment));
        const incident = incidentById.get(String(row.incident));
        return {
          ...row,
          entity: await options.entityRefOf(subject),
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
    ),
    totalItems: found.length,
    nextCursor:
      last && start + page.limit < found.length ? writeCursor(last) : undefined,
  };
}

function inOrder(a: Found, b: Found): number {
  return (
    b.at - a.at ||
    (a.subject < b.subject ? -1 : Number(a.subject > b.subject)) ||
    a.place - b.place
  );
}

function writeCursor({ at, subject, place }: Found): string {
  return Buffer.from(JSON.stringify([at, subject, place])).toString(
    'base64url',
  );
}

function readCursor(cursor: string): Found {
  try {
    const [at, subject, place] = JSON.parse(
      Buffer.from(cursor, 'base64url').toString(),
    );
    if (typeof at === 'number' && typeof place === 'number') {
      return { at, subject: String(subject), place };
    }
  } catch {
    // Said below
  }
  throw new InputError(`'${cursor}' is no cursor of this list`);
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}

function minutesOf(value: number): number | undefined {
  return value < 0 ? undefined : value;
}
