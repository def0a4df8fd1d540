import type { MetricPart, MetricQuery, MetricValue } from '../metrics';
import { medianOf, shareOf, spreadOf } from '../statistics';
import { bucketIndexOf, bucketsOf, trendOf } from '../time';
import { DELIVERY_METRICS } from './definitions';
import { STAGES, type Counted, type DeliveryFigures } from './figures';
import { QUICK_CHECK_2025, quickCheckOf, type QuickCheck } from './quickCheck';

const DAY_MS = 86_400_000;

/** @public */
export type DeliveryMetricId =
  | 'delivery.deployment-frequency'
  | 'delivery.lead-time'
  | 'delivery.change-fail-rate'
  | 'delivery.recovery-time'
  | 'delivery.rework-rate'
  | 'delivery.quick-check';

type Measured = Pick<
  MetricValue,
  | 'value'
  | 'spread'
  | 'margin'
  | 'sample'
  | 'sampleOf'
  | 'noValue'
  | 'parts'
  | 'notes'
>;

/** How one metric is made of what was counted; `days` is how long that took. */
interface Formula {
  value(counted: Counted, days: number): number | undefined;
  sample(counted: Counted): number;
  measured(
    figures: DeliveryFigures,
    query: Pick<MetricQuery, 'zone'>,
    days: number,
  ): Omit<Measured, 'value' | 'sample'>;
}

const NOTHING_DEPLOYED =
  'Nothing was deployed to production in this period, as far as it was told';

const STAGE_TITLES: Record<(typeof STAGES)[number], string> = {
  coding: 'First commit to change request',
  pickup: 'Change request to first review',
  review: 'First review to merge',
  merge: 'First commit to merge',
  deploy: 'Merge to deployment',
};

const QUESTIONS = [
  ['leadTime', 'Lead time'],
  ['deploymentFrequency', 'Deployment frequency'],
  ['recoveryTime', 'Recovery time'],
  ['changeFailRate', 'Change fail rate'],
  ['reworkRate', 'Rework rate'],
] as const;

const deployments = ({ deployments: count }: Counted) => count;

const FORMULAS: Record<DeliveryMetricId, Formula> = {
  'delivery.deployment-frequency': {
    value: (counted, days) => (days > 0 ? counted.deployments / days : 0),
    sample: deployments,
    measured: (figures, { zone }) => ({
      sampleOf: 'deployments',
      parts: [
        {
          title: 'Deployments',
          value: figures.total.deployments,
          unit: 'count',
        },
        {
          title: 'Days with a deployment in the median week',
          value: medianDeploymentDays(figures, zone),
          unit: 'count',
        },
      ],
    }),
  },
  'delivery.lead-time': {
    value: ({ leadTimes }) => medianOf(leadTimes),
    sample: ({ leadTimes }) => leadTimes.length,
    measured: figures => ({
      sampleOf: 'changes',
      spread: withoutMedian(spreadOf(figures.total.leadTimes)),
      parts: STAGES.map(stage => ({
        title: STAGE_TITLES[stage],
        value: medianOf(figures.stages[stage]),
        unit: 'minutes' as const,
      })).filter(({ value }) => value !== undefined),
      noValue:
        figures.total.deployments === 0
          ? NOTHING_DEPLOYED
          : 'No change is known to have been deployed for the first time in this period: deployments need their commit, and the repository must be known to the portal',
      notes: [
        ...noteOf(
          figures.byTime,
          'Deployments of which it is known by time alone what they contain, since their commit is not told or not on the default branch',
        ),
        ...noteOf(
          figures.negativeStages,
          'Stages left out because they would be negative: clocks differ',
        ),
      ],
    }),
  },
  'delivery.change-fail-rate': {
    value: ({ failed, deployments: of }) => shareOf(failed, of)?.value,
    sample: deployments,
    measured: figures => ({
      sampleOf: 'deployments',
      margin: shareOf(figures.total.failed, figures.total.deployments)?.margin,
      parts: [
        {
          title: 'Deployments that caused an incident',
          value: figures.total.failed,
          unit: 'count',
        },
      ],
      noValue: NOTHING_DEPLOYED,
      notes: [
        ...(figures.hasIncidents
          ? []
          : [
              'No incident has ever been told: nothing fails where nobody reports it',
            ]),
        ...noteOf(
          figures.unattributed,
          'Incidents of all times of which no deployment is known to be the cause',
        ),
      ],
    }),
  },
  'delivery.recovery-time': {
    value: ({ recoveries }) => medianOf(recoveries),
    sample: ({ recoveries }) => recoveries.length,
    measured: figures => ({
      sampleOf: 'incidents',
      spread: withoutMedian(spreadOf(figures.total.recoveries)),
      parts:
        figures.restores.length > 0
          ? [
              {
                title: 'All incidents, noticed to ended',
                value: medianOf(figures.restores),
                unit: 'minutes',
              },
            ]
          : undefined,
      noValue:
        'No incident that a deployment caused ended in this period, as far as it was told',
      notes: noteOf(
        figures.negativeRecoveries,
        'Incidents left out because they would have ended before they or their cause began: clocks differ',
      ),
    }),
  },
  'delivery.rework-rate': {
    value: ({ rework, deployments: of }) => shareOf(rework, of)?.value,
    sample: deployments,
    measured: figures => ({
      sampleOf: 'deployments',
      margin: shareOf(figures.total.rework, figures.total.deployments)?.margin,
      parts: [
        {
          title: 'Deployments that were rework',
          value: figures.total.rework,
          unit: 'count',
        },
      ],
      noValue: NOTHING_DEPLOYED,
    }),
  },
  'delivery.quick-check': {
    value: (counted, days) => quickCheck(counted, days).overall,
    sample: deployments,
    measured: (figures, _query, days) => {
      const { points, throughput, stability } = quickCheck(figures.total, days);
      const answers = QUESTIONS.map(([key]) => points[key]);
      const answered = answers.filter(value => value !== undefined).length;
      return {
        sampleOf: 'deployments',
        parts: [
          ...QUESTIONS.map(([key, title]) => part(title, points[key])),
          part('Throughput', throughput),
          part('Stability', stability),
          ...QUESTIONS.map(([key, title]) =>
            part(`${title}, all industries 2025`, QUICK_CHECK_2025[key]),
          ),
          part('All, all industries 2025', QUICK_CHECK_2025.overall),
        ],
        noValue: NOTHING_DEPLOYED,
        notes:
          answered > 0 && answered < QUESTIONS.length
            ? [`Made of ${answered} of the ${QUESTIONS.length} metrics`]
            : undefined,
      };
    },
  },
};

/**
 * Makes one delivery metric of what was counted.
 *
 * @public
 */
export function measureDelivery(
  metric: DeliveryMetricId,
  figures: DeliveryFigures,
  query: Pick<MetricQuery, 'zone'>,
): MetricValue {
  const formula = FORMULAS[metric];
  const { edges, count } = figures.buckets;
  const days = (edges[count] - edges[0]) / DAY_MS;
  const { noValue, notes, ...measured } = formula.measured(
    figures,
    query,
    days,
  );
  const value = formula.value(figures.total, days);
  return {
    metric,
    version: DELIVERY_METRICS.find(({ id }) => id === metric)!.version,
    value,
    ...measured,
    sample: formula.sample(figures.total),
    newestAt:
      figures.newestAt > 0
        ? new Date(figures.newestAt).toISOString()
        : undefined,
    noValue: value === undefined ? noValue : undefined,
    notes: notes?.length ? notes : undefined,
    trend: trendOf(figures.buckets, index => {
      const counted = figures.byBucket[index];
      return {
        value: formula.value(
          counted,
          (edges[index + 1] - edges[index]) / DAY_MS,
        ),
        sample: formula.sample(counted),
      };
    }),
  };
}

/** DORA asks about one service: the frequency is that of the median entity that was deployed at all. */
function quickCheck(counted: Counted, days: number): QuickCheck {
  if (counted.deployments === 0) {
    return quickCheckOf({});
  }
  const perEntity = medianOf(counted.byEntity);
  return quickCheckOf({
    leadTime: medianOf(counted.leadTimes),
    deploymentFrequency: perEntity === undefined ? undefined : perEntity / days,
    recoveryTime: medianOf(counted.recoveries),
    changeFailRate: shareOf(counted.failed, counted.deployments)?.value,
    reworkRate: shareOf(counted.rework, counted.deployments)?.value,
  });
}

/** On how many days of the median whole week something was deployed. */
function medianDeploymentDays(
  { buckets: { edges, count }, times }: DeliveryFigures,
  zone: string,
): number | undefined {
  const [from, to] = [edges[0], edges[count]].map(edge =>
    new Date(edge).toISOString(),
  );
  const days = bucketsOf({ from, to, zone, bucket: 'day' });
  const weeks = bucketsOf({ from, to, zone, bucket: 'week' });
  const isDeployed = new Uint8Array(days.count);
  times.forEach(time => {
    isDeployed[bucketIndexOf(days, time)] = 1;
  });
  const perWeek = new Int32Array(weeks.count);
  isDeployed.forEach((deployed, day) => {
    perWeek[bucketIndexOf(weeks, days.edges[day])] += deployed;
  });
  return medianOf(
    perWeek.filter(
      (_, week) => weeks.edges[week + 1] - weeks.edges[week] > 6.9 * DAY_MS,
    ),
  );
}

function withoutMedian(
  spread: ReturnType<typeof spreadOf>,
): MetricValue['spread'] {
  return spread && { p25: spread.p25, p75: spread.p75, p90: spread.p90 };
}

function part(title: string, value: number | undefined): MetricPart {
  return { title, value, unit: 'points' };
}

function noteOf(count: number, text: string): string[] {
  return count > 0 ? [`${text} (${count})`] : [];
}
