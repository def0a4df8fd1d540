import type { MetricDefinition } from '../metrics';

const since = '2026-11-21';
const BIZTECH = {
  title: 'Measuring voluntary platform adoption (BizTech Bridge)',
  url: 'https://biztechbridge.com/insights/measuring-voluntary-platform-adoption',
};

/**
 * Is the platform chosen.
 *
 * @public
 */
export const adoptionDefinitions: MetricDefinition[] = [
  {
    id: 'adoption.voluntary',
    version: 1,
    since,
    title: 'Voluntary adoption',
    meaning:
      'How many of the new services were made from a golden path although their teams could have done otherwise.',
    formula:
      'services made from a golden path ÷ new services of known origin, each where its first commit falls into the period. Not counted: what was imported, what a mandate left no choice for, and what is of unknown origin, each shown beside. Repositories that declare nothing in the catalog count as made from scratch. With a path: those made from this one.',
    sources: [BIZTECH],
    unit: 'percent',
    better: 'higher',
    empty: 'no-data',
    isShareOfAllPaths: true,
  },
  {
    id: 'adoption.stickiness',
    version: 1,
    since,
    title: 'Still on the path after 90 days',
    meaning:
      'How many of the services that went on a path by choice are on it 90 days later.',
    formula:
      'services on the same path 90 days after they first went on it ÷ services whose 90th day falls into the period. On it means: the lock names the path and the team has not stepped off. Services that were removed within the 90 days are left out.',
    sources: [BIZTECH],
    unit: 'percent',
    better: 'higher',
    empty: 'no-data',
  },
  {
    id: 'adoption.deviations',
    version: 1,
    since,
    title: 'Deviations in force',
    meaning:
      'What teams on golden paths have said that they do in their own way.',
    formula:
      'deviations declared before the end of the period and not ended by then: whole paths that were stepped off, and files',
    sources: [{ title: 'Deviate and own: golden paths of this portal' }],
    unit: 'count',
    better: 'lower',
    empty: 'zero',
  },
  {
    id: 'adoption.came-back',
    version: 1,
    since,
    title: 'Came back',
    meaning: 'Services that had left a path and went on it again.',
    formula:
      'services that went on a path again, by their lock or by stepping on, within the period',
    sources: [BIZTECH],
    unit: 'count',
    better: 'higher',
    empty: 'zero',
  },
  {
    id: 'adoption.joined',
    version: 1,
    since,
    title: 'Existing services that joined',
    meaning:
      'Services that were there before and went on a golden path by choice.',
    formula:
      'services whose first lock appeared more than a day after their first commit, and within the period; mandated paths are left out',
    sources: [BIZTECH],
    unit: 'count',
    better: 'higher',
    empty: 'zero',
  },
];
