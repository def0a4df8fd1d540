import type { MetricDefinition } from '../metrics';

/**
 * What surveys measure.
 *
 * @public
 */
export const surveyMetrics: MetricDefinition[] = [
  {
    id: 'satisfaction.enps',
    version: 2,
    since: '2026-11-21',
    title: 'Developer eNPS',
    meaning:
      'How likely developers are to recommend the platform to a colleague, of the survey that closed last in the period of those that asked the whole company, or all of the team.',
    formula:
      '100 × (promoters − detractors) ÷ answers; promoters answer 9 or 10, detractors 0 to 6. Margin: 196 × √((p + d − (p − d)²) ÷ n).',
    sources: [
      {
        title: 'Reichheld, The One Number You Need to Grow',
        url: 'https://hbr.org/2003/12/the-one-number-you-need-to-grow',
      },
    ],
    unit: 'score',
    better: 'higher',
    empty: 'no-data',
  },
  {
    id: 'satisfaction.response-rate',
    version: 2,
    since: '2026-11-21',
    title: 'Survey response rate',
    meaning:
      'How many of those who were asked answered the survey that closed last in the period of those that asked the whole company, or all of the team.',
    formula: '100 × people who answered ÷ people who were asked',
    sources: [
      { title: 'AAPOR, Standard Definitions', url: 'https://aapor.org' },
    ],
    unit: 'percent',
    better: 'higher',
    empty: 'no-data',
  },
];
