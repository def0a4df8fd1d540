import type { AttributionRule, DeliveryLedger } from './ledger';
import { REWORK_RULES } from './rework';

const NONE = -1;
const MINUTE_MS = 60_000;

/** In the order of their numbers in columns. */
export const ATTRIBUTION_RULES: readonly AttributionRule[] = [
  'told',
  'latest-before',
];

/**
 * What metrics need of one entity's {@link DeliveryLedger}, small enough to keep for every entity. Minutes are −1 where they
 * are not known; times are milliseconds since 1970.
 *
 * @public
 */
export interface DeliveryColumns {
  /** By their end. */
  deployments: {
    ids: string[];
    at: Float64Array;
    /** How many incidents each caused. */
    incidents: Uint16Array;
    /** 0, or 1 + the number of the rule in `REWORK_RULES`. */
    rework: Uint8Array;
    /** 1 where what it contains is known by time alone. */
    byTime: Uint8Array;
  };
  /** By the end of the deployment that contained each first. */
  changes: {
    commits: string[];
    /** Place of the deployment. */
    deployment: Int32Array;
    total: Int32Array;
    coding: Int32Array;
    pickup: Int32Array;
    review: Int32Array;
    merge: Int32Array;
    deploy: Int32Array;
    /** How many stages were negative. */
    negative: Uint8Array;
  };
  /** Of which the cause is known. */
  incidents: {
    ids: string[];
    /** Place of the deployment. */
    deployment: Int32Array;
    /** Number of the rule in `ATTRIBUTION_RULES`. */
    rule: Uint8Array;
    /** NaN while it lasts. */
    resolvedAt: Float64Array;
    /** −1 as well when it would be negative. */
    minutes: Int32Array;
    isNegative: Uint8Array;
  };
  /** All incidents that have ended, whatever caused them. */
  restored: {
    resolvedAt: Float64Array;
    /** From when it was noticed. */
    minutes: Int32Array;
  };
  /** How many incidents no deployment is the cause of. */
  unattributed: number;
}

/** @public */
export function deliveryColumns(ledger: DeliveryLedger): DeliveryColumns {
  const { deployments, unattributed } = ledger;
  const changes = deployments.flatMap(({ changes: of }, deployment) =>
    of.map(({ change, leadTime }) => ({ change, leadTime, deployment })),
  );
  const incidents = deployments.flatMap(({ incidents: of }, deployment) =>
    of.map(incident => ({ ...incident, deployment })),
  );
  const restored = [
    ...incidents.map(({ incident }) => incident),
    ...unattributed,
  ].flatMap(({ createdAt, resolvedAt = NaN }) =>
    resolvedAt >= createdAt
      ? { resolvedAt, minutes: Math.ceil((resolvedAt - createdAt) / MINUTE_MS) }
      : [],
  );
  const stage = (name: 'coding' | 'pickup' | 'review' | 'merge' | 'deploy') =>
    Int32Array.from(changes, ({ leadTime }) => leadTime[name] ?? NONE);
  return {
    deployments: {
      ids: deployments.map(({ deployment }) => deployment.id),
      at: Float64Array.from(
        deployments,
        ({ deployment }) => deployment.finishedAt,
      ),
      incidents: Uint16Array.from(deployments, entry => entry.incidents.length),
      rework: Uint8Array.from(deployments, ({ rework }) =>
        rework ? 1 + REWORK_RULES.indexOf(rework.rule) : 0,
      ),
      byTime: Uint8Array.from(deployments, ({ by }) => Number(by === 'time')),
    },
    changes: {
      commits: changes.map(({ change }) => change.commit),
      deployment: Int32Array.from(changes, ({ deployment }) => deployment),
      total: Int32Array.from(changes, ({ leadTime }) => leadTime.total),
      coding: stage('coding'),
      pickup: stage('pickup'),
      review: stage('review'),
      merge: stage('merge'),
      deploy: stage('deploy'),
      negative: Uint8Array.from(changes, ({ leadTime }) => leadTime.negative),
    },
    incidents: {
      ids: incidents.map(({ incident }) => incident.id),
      deployment: Int32Array.from(incidents, ({ deployment }) => deployment),
      rule: Uint8Array.from(incidents, ({ rule }) =>
        ATTRIBUTION_RULES.indexOf(rule),
      ),
      resolvedAt: Float64Array.from(
        incidents,
        ({ incident }) => incident.resolvedAt ?? NaN,
      ),
      minutes: Int32Array.from(
        incidents,
        ({ recoveryMinutes }) => recoveryMinutes ?? NONE,
      ),
      isNegative: Uint8Array.from(incidents, ({ isNegative }) =>
        Number(isNegative),
      ),
    },
    restored: {
      resolvedAt: Float64Array.from(restored, ({ resolvedAt }) => resolvedAt),
      minutes: Int32Array.from(restored, ({ minutes }) => minutes),
    },
    unattributed: unattributed.length,
  };
}
