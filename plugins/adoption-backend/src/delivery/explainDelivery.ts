import { InputError } from '@backstage/errors';
import {
  medianOf,
  type Deployment,
  type DeliveryExplanation,
  type ExplainedDeployment,
  type ExplainedIncident,
  type Incident,
  type LedgerDeployment,
  type TimedIncident,
} from '@paved/plugin-adoption-common';
import type { DeliveryHistory } from './DeliveryHistory';
import type { DeliveryRecords } from './DeliveryRecords';

const MOST_CHANGES = 50;
const MOST_UNATTRIBUTED = 100;

/** Opens the delivery metrics of one entity: what they are made of, and which rule made it so. */
export async function explainDelivery(options: {
  entityRef: string;
  /** None when the portal does not know it yet. */
  subject?: string;
  history: Pick<DeliveryHistory, 'ledger'>;
  records: Pick<DeliveryRecords, 'deployments' | 'incidents'>;
  /** ISO 8601 */
  from: string;
  to: string;
  cursor?: string;
  limit: number;
}): Promise<DeliveryExplanation> {
  const { entityRef, subject, history, records, limit } = options;
  if (subject === undefined) {
    return {
      entityRef,
      deployments: [],
      totalItems: 0,
      unattributed: [],
      notCounted: { failed: 0, elsewhere: 0 },
    };
  }
  const ledger = await history.ledger(subject);
  const [from, to] = [Date.parse(options.from), Date.parse(options.to)];
  const isWithin = (at: number) => at >= from && at < to;
  const ofPeriod = ledger.deployments
    .filter(({ deployment }) => isWithin(deployment.finishedAt))
    .reverse();
  const start = startOf(ofPeriod, options.cursor);
  const page = ofPeriod.slice(start, start + limit);
  const unattributed = [...ledger.unattributed, ...ledger.causedElsewhere]
    .filter(({ createdAt }) => isWithin(createdAt))
    .sort((a, b) => b.createdAt - a.createdAt)
    .slice(0, MOST_UNATTRIBUTED);

  const [told, noticed] = await Promise.all([
    records.deployments(page.map(({ deployment }) => deployment.id)),
    records.incidents([
      ...page.flatMap(({ incidents }) =>
        incidents.map(({ incident }) => incident.id),
      ),
      ...unattributed.map(({ id }) => id),
    ]),
  ]);
  const deployments = new Map(told.map(each => [each.id, each]));
  const incidents = new Map(noticed.map(each => [each.id, each]));
  const elsewhere = new Set(ledger.causedElsewhere);
  const notCounted = ledger.notCounted.filter(({ finishedAt }) =>
    isWithin(finishedAt),
  );
  return {
    entityRef,
    deployments: page.map(entry =>
      explained(entry, deployments.get(entry.deployment.id), incidents),
    ),
    totalItems: ofPeriod.length,
    nextCursor:
      start + limit < ofPeriod.length ? page.at(-1)?.deployment.id : undefined,
    unattributed: unattributed.map(incident =>
      explainedIncident(incident, incidents.get(incident.id), {
        because: whyNot(incident, elsewhere.has(incident)),
      }),
    ),
    notCounted: {
      failed: notCounted.filter(({ isProduction }) => isProduction).length,
      elsewhere: notCounted.filter(({ isProduction }) => !isProduction).length,
    },
  };
}

/** Pages go on after a deployment, so that new ones do not move them. */
function startOf(
  deployments: LedgerDeployment[],
  cursor: string | undefined,
): number {
  if (cursor === undefined) {
    return 0;
  }
  const last = deployments.findIndex(
    ({ deployment }) => deployment.id === cursor,
  );
  if (last < 0) {
    throw new InputError(
      `'${cursor}' is no deployment of this period; begin without a cursor`,
    );
  }
  return last + 1;
}

function explained(
  entry: LedgerDeployment,
  told: Deployment | undefined,
  incidents: ReadonlyMap<string, Incident>,
): ExplainedDeployment {
  const { deployment, changes } = entry;
  return {
    id: deployment.id,
    startedAt: timeOf(deployment.startedAt),
    finishedAt: timeOf(deployment.finishedAt)!,
    commit: deployment.commit,
    version: told?.version,
    reason: deployment.reason,
    url: told?.url,
    changes: changes
      .slice(-MOST_CHANGES)
      .reverse()
      .map(({ change, leadTime }) => ({
        commit: change.commit,
        firstCommitAt: timeOf(change.firstCommitAt),
        openedAt: timeOf(change.openedAt),
        firstReviewAt: timeOf(change.firstReviewAt),
        mergedAt: timeOf(change.mergedAt)!,
        isRevert: change.isRevert,
        leadTime,
      })),
    changeCount: changes.length,
    leadTime: medianOf(changes.map(({ leadTime }) => leadTime.total)),
    unknownBecause: unknownBecause(entry),
    contentBecause: contentBecause(entry),
    incidents: entry.incidents.map(
      ({ incident, rule, recoveryMinutes, isNegative }) =>
        explainedIncident(incident, incidents.get(incident.id), {
          rule,
          recoveryMinutes,
          because: [
            rule === 'told'
              ? 'It is told to be the cause'
              : 'It was the latest deployment that had ended before the incident was noticed',
            ...(isNegative
              ? [
                  'the incident would have ended before it or its cause began, so that nobody knows how long recovery took: clocks differ',
                ]
              : []),
          ].join('; '),
        }),
    ),
    rework: entry.rework,
  };
}

/** That nothing was merged since the one before says little of one that was told without a commit that is known. */
function unknownBecause({
  deployment: { commit },
  by,
  changes,
  isFirst,
}: LedgerDeployment): string | undefined {
  if (isFirst) {
    return 'it is the first that is known';
  }
  if (by === 'commit' || changes.length > 0) {
    return undefined;
  }
  return commit === undefined
    ? 'the deployment named no commit'
    : 'its commit is not known on the default branch';
}

function contentBecause({ deployment, by, isFirst }: LedgerDeployment): string {
  const { commit } = deployment;
  if (isFirst) {
    return 'It is the first deployment that is known: nobody knows what was new in it';
  }
  if (by === 'commit') {
    return `It contains what the default branch holds up to commit ${commit!.slice(
      0,
      10,
    )} and no deployment before it did`;
  }
  return commit === undefined
    ? 'Its commit was not told: it is taken to contain what was merged when it began'
    : `Commit ${commit.slice(
        0,
        10,
      )} is not known on the default branch: it is taken to contain what was merged when it began`;
}

function whyNot({ causedBy }: TimedIncident, isElsewhere: boolean): string {
  if (isElsewhere) {
    return `It is told to be caused by ${causedBy}, a deployment of another entity`;
  }
  return causedBy === undefined
    ? 'No deployment to production had ended before it was noticed'
    : `It is told to be caused by ${causedBy}, which does not count, and no other deployment is taken instead`;
}

function explainedIncident(
  { id, createdAt, resolvedAt }: TimedIncident,
  told: Incident | undefined,
  why: Pick<ExplainedIncident, 'rule' | 'because' | 'recoveryMinutes'>,
): ExplainedIncident {
  return {
    id,
    title: told?.title,
    severity: told?.severity,
    createdAt: timeOf(createdAt)!,
    resolvedAt: timeOf(resolvedAt),
    url: told?.url,
    ...why,
  };
}

function timeOf(at: number): string;
function timeOf(at: number | undefined): string | undefined;
function timeOf(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
