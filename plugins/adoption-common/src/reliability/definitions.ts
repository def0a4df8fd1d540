import type { MetricDefinition } from '../metrics';

const common = { version: 1, since: '2026-11-21' };

/**
 * The numbers about how reliable the platform is.
 *
 * @public
 */
export const reliabilityDefinitions: MetricDefinition[] = [
  {
    ...common,
    version: 2,
    id: 'reliability.uptime',
    title: 'Uptime of the portal',
    meaning: 'How much of the time the portal is there.',
    formula:
      '1 − bad time ÷ all time, since the first sign of life. Every replica leaves a sign in the database every 5 seconds. From a sign to the next of whichever replica is bad time when that is more than 10 seconds, so that what takes less is not seen, and the restart of one of several replicas is none. Whether a target is met is told once a day was watched.',
    sources: [{ title: 'Paved: signs of life of the portal’s own' }],
    unit: 'percent',
    better: 'higher',
    empty: 'no-data',
  },
  {
    ...common,
    id: 'reliability.self-service-failures',
    title: 'Self-service that failed',
    meaning: 'How often the platform did not do what people asked of it.',
    formula:
      'Runs of templates that ended in the period and failed. Cancelled runs did not fail.',
    sources: [{ title: 'Backstage: runs as the scaffolder has them' }],
    unit: 'count',
    better: 'lower',
    empty: 'zero',
  },
  {
    ...common,
    id: 'reliability.incidents',
    title: 'Incidents of the platform',
    meaning: 'How often people noticed that the platform was not well.',
    formula:
      'Incidents that began in the period, of entities that teams of the platform own.',
    sources: [{ title: 'Incidents that were told or imported' }],
    unit: 'count',
    better: 'lower',
    empty: 'zero',
  },
  {
    ...common,
    version: 2,
    id: 'reliability.support-load',
    title: 'Tickets per 100 people a week',
    meaning: 'How often people have to ask for help.',
    formula:
      'Platform tickets that were asked for in the period ÷ people in groups of the catalog × 100 ÷ weeks of the period, from the first ticket that is known. Who builds the platform, guests and bots are no such people.',
    sources: [
      { title: 'Work items of type platform-ticket, told by trackers' },
      { title: 'People of the catalog' },
    ],
    unit: 'count',
    better: 'lower',
    empty: 'no-data',
  },
];
