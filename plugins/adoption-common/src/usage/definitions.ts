import type { MetricDefinition } from '../metrics';

const SCAFFOLDER = {
  title: 'Backstage: runs as the scaffolder has them',
  url: 'https://backstage.io/docs/features/software-templates/',
};
const PORTAL = { title: 'Paved: what the browsers of people tell' };

const common = { version: 1, since: '2026-11-21' };

/**
 * The numbers about what people do in the portal, by day.
 *
 * @public
 */
export const usageDefinitions: MetricDefinition[] = [
  {
    ...common,
    version: 2,
    id: 'use.active-people',
    title: 'Active people a week',
    meaning: 'How many people use the portal in a week.',
    formula:
      'Different people who did anything in the portal in a week from Monday; of several weeks the median, without the one that is not over. Of weeks that begin in the period, and not before the first that anything is known of. Who builds the platform, guests and bots are left out, and nothing is known of people whose browsers ask not to be tracked. Who is in several teams counts for the lowest of them. Of a team with fewer than 5 nothing is shown.',
    sources: [PORTAL],
    unit: 'count',
    better: 'higher',
    empty: 'zero',
  },
  {
    ...common,
    id: 'use.searches-without-result',
    title: 'Searches that find nothing',
    meaning:
      'How often people look for something that the portal does not have.',
    formula:
      'Searches with no result ÷ all searches. What is typed on within four seconds is one search. Terms are shown once 5 people looked for them.',
    sources: [PORTAL],
    unit: 'percent',
    better: 'lower',
    empty: 'no-data',
  },
  {
    ...common,
    id: 'use.docs-read',
    title: 'Pages of documentation read',
    meaning: 'How often pages of documentation are opened.',
    formula:
      'Visits of pages of TechDocs, in the reader and on entities. What a page changes in its own address is no visit.',
    sources: [PORTAL],
    unit: 'count',
    better: 'higher',
    empty: 'zero',
  },
  {
    ...common,
    id: 'use.pages-helped',
    title: 'Pages that helped',
    meaning: 'How many of those who say so were helped by a page.',
    formula:
      'People who answered yes ÷ people who answered, to “Did this page help?”. One answer a person and page; the last one counts, on its day.',
    sources: [{ title: 'Paved: answers below pages of documentation' }],
    unit: 'percent',
    better: 'higher',
    empty: 'no-data',
  },
];

/**
 * The numbers about what people have the platform do for them.
 *
 * @public
 */
export const runDefinitions: MetricDefinition[] = [
  {
    ...common,
    id: 'use.template-runs',
    title: 'Runs of templates',
    meaning: 'How often people had the platform do something for them.',
    formula:
      'Runs of templates that ended in the period: finished, failed and cancelled ones. Runs of those who build the platform are left out.',
    sources: [SCAFFOLDER],
    unit: 'count',
    better: 'higher',
    empty: 'zero',
  },
  {
    ...common,
    id: 'use.template-success',
    title: 'Runs that succeed',
    meaning: 'How many runs of templates end well.',
    formula:
      'Finished runs ÷ (finished + failed runs), of those that ended in the period. Cancelled ones count for neither.',
    sources: [SCAFFOLDER],
    unit: 'percent',
    better: 'higher',
    empty: 'no-data',
  },
  {
    ...common,
    version: 2,
    id: 'use.self-service-rate',
    title: 'Self-service',
    meaning:
      'How much of what people need of the platform they get by themselves.',
    formula:
      'Finished runs of templates ÷ (finished runs + platform tickets that were resolved by hand), both of the period, and of no time before runs are known: since the portal first read them, or the oldest run that it read.',
    sources: [
      SCAFFOLDER,
      { title: 'Work items of type platform-ticket, told by trackers' },
    ],
    unit: 'percent',
    better: 'higher',
    empty: 'no-data',
    isShareOfAllPaths: true,
  },
  {
    ...common,
    id: 'use.time-saved',
    title: 'Time saved (estimate)',
    meaning:
      'How much work by hand runs of templates replaced, as their authors estimate.',
    formula:
      'Sum over finished runs of what their template said at the time of the run: its annotation backstage.io/time-saved, or the hoursSaved of its golden path. Nobody measured it.',
    sources: [
      {
        title: 'Backstage: backstage.io/time-saved',
        url: 'https://github.com/backstage/backstage/issues/23401',
      },
    ],
    unit: 'minutes',
    better: 'higher',
    empty: 'zero',
  },
];
