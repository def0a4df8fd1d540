import type { MetricDefinition } from '../metrics/types';

/**
 * The numbers about costs.
 *
 * @public
 */
export const costDefinitions: MetricDefinition[] = [
  {
    id: 'cost.month',
    version: 1,
    since: '2026-11-21',
    title: 'Cost of 30 days',
    meaning:
      'What everything that is built here costs to run, over the last 30 whole days that bills tell about.',
    formula:
      'Sum of the effective costs of the 30 UTC days up to the newest day with costs in the period. A charge counts on the day its charge period begins; credits and corrections count with their sign. One currency for each sum.',
    sources: [
      {
        title:
          'FinOps Open Cost and Usage Specification (FOCUS), EffectiveCost',
        url: 'https://focus.finops.org/focus-specification/',
      },
    ],
    unit: 'money',
    empty: 'no-data',
  },
];
