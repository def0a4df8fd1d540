import type { MetricDefinition } from '../metrics';

const SINCE = '2026-11-21';

const DORA = {
  title: 'DORA, software delivery performance metrics',
  url: 'https://dora.dev/guides/dora-metrics/',
};

const DEVLAKE = {
  title: 'Apache DevLake, DORA metrics',
  url: 'https://devlake.apache.org/docs/DORA/',
};

const DEPLOYMENT =
  'A deployment is a successful one to production; everything that is told of it under one id is one, and it belongs to the period in which its last step ended.';

/**
 * What the delivery metrics mean.
 *
 * @public
 */
export const DELIVERY_METRICS: MetricDefinition[] = [
  {
    id: 'delivery.deployment-frequency',
    version: 1,
    since: SINCE,
    title: 'Deployment frequency',
    meaning: 'How often something is deployed to production.',
    formula: `Deployments ÷ days of the period so far. ${DEPLOYMENT} A pipeline that failed is none.`,
    sources: [DORA, DEVLAKE],
    unit: 'per-day',
    better: 'higher',
    empty: 'zero',
  },
  {
    id: 'delivery.lead-time',
    version: 1,
    since: SINCE,
    title: 'Lead time for changes',
    meaning:
      'How long it takes from the first commit of a change until it runs in production.',
    formula: `Median (of an even count the lower of the two in the middle) of: first commit to change request + change request to merge + merge to the end of the first deployment that contains it. Without a change request: first commit to merge + merge to deployment. Whole minutes, of which begun ones count; a stage that would be negative is left out. What a deployment contains follows from the order of commits on the default branch; where its commit is not known, from what was merged when it began. The first known deployment of an entity tells nothing, since nobody knows what was new in it. In a repository of several entities a change counts once for each that it was deployed with. ${DEPLOYMENT}`,
    sources: [DORA, DEVLAKE],
    unit: 'minutes',
    better: 'lower',
    empty: 'no-data',
  },
  {
    id: 'delivery.change-fail-rate',
    version: 1,
    since: SINCE,
    title: 'Change fail rate',
    meaning: 'How many of the deployments caused something that users noticed.',
    formula: `Deployments with at least one incident ÷ deployments. The cause of an incident is the deployment that it is told to be; otherwise the latest of the same entity that ended before the incident was noticed. A rollback without an incident is rework, not a failure. The margin is Wilson's, 19 times in 20. ${DEPLOYMENT}`,
    sources: [DORA, DEVLAKE],
    unit: 'percent',
    better: 'lower',
    empty: 'no-data',
  },
  {
    id: 'delivery.recovery-time',
    version: 1,
    since: SINCE,
    title: 'Failed deployment recovery time',
    meaning: 'How long it takes until what a deployment broke works again.',
    formula:
      'Median (of an even count the lower of the two in the middle) of: end of the deployment that caused an incident to the end of the incident, of incidents that ended in the period. Incidents without a known cause are left out. Beside it the median of all incidents that ended in the period, from when they were noticed, which was DORA’s time to restore until 2023.',
    sources: [DORA, DEVLAKE],
    unit: 'minutes',
    better: 'lower',
    empty: 'no-data',
  },
  {
    id: 'delivery.rework-rate',
    version: 1,
    since: SINCE,
    title: 'Deployment rework rate',
    meaning:
      'How many of the deployments were not planned but made to mend something that users noticed.',
    formula: `Deployments that were rework ÷ deployments. One is rework when it is told to be a fix, a hotfix, a rollback or a revert; or is told to mend an incident; or goes back to an older commit than the one before it; or all changes that are new in it take back others. The margin is Wilson's, 19 times in 20. ${DEPLOYMENT}`,
    sources: [DORA],
    unit: 'percent',
    better: 'lower',
    empty: 'no-data',
  },
  {
    id: 'delivery.quick-check',
    version: 1,
    since: SINCE,
    title: 'DORA Quick Check',
    meaning:
      'The delivery metrics as one score from 0 to 10, to hold beside the means of DORA’s survey of 2025.',
    formula:
      'Mean of the five metrics that have a value, in points. Lead time, recovery time and frequency: (answer − 1) × 2, with DORA’s answers from 1 to 6; the frequency is that of the median entity that was deployed, where several deployments each working day are answer 6 and one each working day is answer 5. Change fail rate and rework rate: 10 − percent ÷ 10.',
    sources: [
      { title: 'DORA Quick Check', url: 'https://dora.dev/quickcheck/' },
    ],
    unit: 'points',
    better: 'higher',
    empty: 'no-data',
  },
];
