import { changeOrderOf, reachOf, type ChangeOrder } from './changeOrder';
import { greatest, least } from './extremes';
import { leadTimeOf, type LeadTime } from './leadTime';
import { REWORK_RULES, reworkOf, type Rework, type ReworkRule } from './rework';
import type { TimedChange, TimedDeployment, TimedIncident } from './timed';

/**
 * Why a deployment is said to have caused an incident: somebody said so, or it was the last before it.
 *
 * @public
 */
export type AttributionRule = 'told' | 'latest-before';

/** @public */
export interface LedgerIncident {
  incident: TimedIncident;
  rule: AttributionRule;
  /** From the end of the deployment to that of the incident, in whole minutes, of which begun ones count. */
  recoveryMinutes?: number;
  /** The incident ended before it began, or before what caused it: clocks differ. */
  isNegative: boolean;
}

/** @public */
export interface LedgerChange {
  change: TimedChange;
  leadTime: LeadTime;
}

/**
 * A deployment with everything that follows from the others.
 *
 * @public
 */
export interface LedgerDeployment {
  deployment: TimedDeployment;
  /** Changes that nothing deployed before it contained; none of the first, of which nobody knows what was new in it. */
  changes: LedgerChange[];
  /** Place of the last change that it contains in the order of its repository's changes, −1 when it contains none. */
  reach: number;
  /** How it is known what it contains. */
  by: 'commit' | 'time';
  /** Whether it is the first that is known. */
  isFirst: boolean;
  /** It failed when there is one. */
  incidents: LedgerIncident[];
  rework?: Rework;
}

/** @public */
export interface DeliveryLedger {
  /** Successful ones to production, by their end. */
  deployments: LedgerDeployment[];
  /** Incidents that nothing was deployed before, or whose cause is another entity's. */
  unattributed: TimedIncident[];
}

/**
 * Reckons which deployment was the first to contain each change, which one caused each incident, and which ones mended
 * something, for one entity. Order and repetition of what is given make no difference.
 *
 * @param options.incidents - those of the entity, and those that name a deployment of it as their cause
 * @param options.isKnown - whether there is a deployment of that id, of whatever entity: an incident whose cause is another
 * entity's deployment is not put down to this entity's
 * @public
 */
export function deliveryLedger(options: {
  deployments: Iterable<TimedDeployment>;
  incidents: Iterable<TimedIncident>;
  changes: Iterable<TimedChange> | ChangeOrder;
  isKnown?: (deploymentId: string) => boolean;
  reworkRules?: readonly ReworkRule[];
}): DeliveryLedger {
  const { isKnown = () => false, reworkRules = REWORK_RULES } = options;
  const order =
    'places' in options.changes
      ? options.changes
      : changeOrderOf(options.changes);
  const once = collapseDeployments(options.deployments);
  const entries = once
    .filter(isDeployment)
    .sort((a, b) => a.finishedAt - b.finishedAt || (a.id < b.id ? -1 : 1))
    .map<LedgerDeployment>((deployment, index) => ({
      deployment,
      changes: [],
      reach: -1,
      by: 'time',
      isFirst: index === 0,
      incidents: [],
    }));
  const ownIds = new Set(once.map(({ id }) => id));
  const unattributed = attribute(
    entries,
    options.incidents,
    id => isKnown(id) || ownIds.has(id),
  );
  deliver(entries, order, reworkRules);
  return { deployments: entries, unattributed };
}

/** Only what reached production is a deployment: a pipeline that failed before changed nothing for anybody. */
function isDeployment(deployment: TimedDeployment): boolean {
  return (
    deployment.environment === 'production' && deployment.result === 'success'
  );
}

/** Tells each deployment which changes it was the first to contain. */
function deliver(
  entries: LedgerDeployment[],
  order: ChangeOrder,
  reworkRules: readonly ReworkRule[],
): void {
  const firstAt = new Map<string, number>();
  let reached = -1;
  let previous: Parameters<typeof reworkOf>[1]['previous'];
  for (const entry of entries) {
    const { deployment } = entry;
    const { place, by } = reachOf(order, deployment);
    entry.by = by;
    entry.reach = place;
    for (let at = reached + 1; at <= place && !entry.isFirst; at++) {
      const change = order.changes[at];
      if (!(change.droppedAt! <= deployment.finishedAt)) {
        entry.changes.push({
          change,
          leadTime: leadTimeOf(change, deployment.finishedAt),
        });
      }
    }
    reached = Math.max(reached, place);
    const { commit, finishedAt } = deployment;
    if (commit !== undefined && !firstAt.has(commit)) {
      firstAt.set(commit, finishedAt);
    }
    const current = {
      commit,
      place: by === 'commit' ? place : undefined,
      firstAt: firstAt.get(commit ?? '') ?? finishedAt,
    };
    const changes = entry.changes.map(({ change }) => change);
    entry.rework = reworkOf(
      deployment,
      { current, previous, changes },
      reworkRules,
    );
    previous = current;
  }
}

/** Puts incidents down to deployments: who says what caused it is right, otherwise it was the latest one before it. */
function attribute(
  entries: LedgerDeployment[],
  incidents: Iterable<TimedIncident>,
  isKnown: (deploymentId: string) => boolean,
): TimedIncident[] {
  const byId = new Map(entries.map(entry => [entry.deployment.id, entry]));
  const unattributed: TimedIncident[] = [];
  for (const incident of collapseIncidents(incidents)) {
    const { causedBy } = incident;
    const told = causedBy === undefined ? undefined : byId.get(causedBy);
    const isElsewhere = causedBy !== undefined && !told && isKnown(causedBy);
    const cause =
      told ?? (isElsewhere ? undefined : latestBefore(entries, incident));
    if (cause) {
      cause.incidents.push({
        incident,
        rule: told ? 'told' : 'latest-before',
        ...recoveryOf(incident, cause.deployment),
      });
    } else {
      unattributed.push(incident);
    }
  }
  return unattributed;
}

/** The latest that had ended strictly before the incident was noticed. */
function latestBefore(
  entries: LedgerDeployment[],
  { createdAt }: TimedIncident,
): LedgerDeployment | undefined {
  let low = -1;
  let high = entries.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (entries[middle].deployment.finishedAt < createdAt) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return entries[low];
}

function recoveryOf(
  { createdAt, resolvedAt }: TimedIncident,
  { finishedAt }: TimedDeployment,
): Pick<LedgerIncident, 'recoveryMinutes' | 'isNegative'> {
  if (resolvedAt === undefined) {
    return { isNegative: false };
  }
  if (resolvedAt < finishedAt || resolvedAt < createdAt) {
    return { isNegative: true };
  }
  return {
    isNegative: false,
    recoveryMinutes: Math.ceil((resolvedAt - finishedAt) / 60_000),
  };
}

/** What is told of one deployment several times is one: it began with its first step, ended with its last, failed with any. */
function collapseDeployments(
  deployments: Iterable<TimedDeployment>,
): TimedDeployment[] {
  const byId = new Map<string, TimedDeployment>();
  for (const next of deployments) {
    const known = byId.get(next.id);
    byId.set(next.id, known ? joinDeployments(known, next) : next);
  }
  return [...byId.values()];
}

function joinDeployments(
  one: TimedDeployment,
  other: TimedDeployment,
): TimedDeployment {
  // Of two contradictions at the same moment the same one holds, whichever came first
  const textOf = ({ commit, environment, reason }: TimedDeployment) =>
    [commit, environment, reason].join(' ');
  const isLater =
    other.finishedAt - one.finishedAt || (textOf(other) > textOf(one) ? 1 : -1);
  const mends = [...new Set([...(one.mends ?? []), ...(other.mends ?? [])])];
  return {
    ...(isLater > 0 ? other : one),
    result: [one.result, other.result].includes('failure')
      ? 'failure'
      : 'success',
    startedAt: least(one.startedAt, other.startedAt),
    mends: mends.length ? mends.sort() : undefined,
  };
}

function collapseIncidents(
  incidents: Iterable<TimedIncident>,
): Iterable<TimedIncident> {
  const byId = new Map<string, TimedIncident>();
  for (const next of incidents) {
    const known = byId.get(next.id);
    byId.set(
      next.id,
      known
        ? {
            id: next.id,
            createdAt: Math.min(known.createdAt, next.createdAt),
            resolvedAt: greatest(known.resolvedAt, next.resolvedAt),
            causedBy: greatest(known.causedBy, next.causedBy),
          }
        : next,
    );
  }
  return byId.values();
}
