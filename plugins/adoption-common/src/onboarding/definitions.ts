import type { MetricDefinition } from '../metrics';

const KAPLAN_MEIER = {
  title:
    'Kaplan and Meier, Nonparametric Estimation from Incomplete Observations (1958)',
  url: 'https://doi.org/10.1080/01621459.1958.10501452',
};
const SPOTIFY = {
  title: 'How Spotify measures Backstage ROI',
  url: 'https://backstage.spotify.com/discover/blog/how-spotify-measures-backstage-roi',
};
const COHORTS =
  'People by the quarter in which they started; quarters with fewer than five are put together with their neighbours, and all cohorts that touch the period count. Of a team, those cohorts count in which it has five people or more, and from which those of others could not be told; who is in several teams counts for the lowest of them. Whom the catalog does not have, and members of the teams that build the platform, are left out.';

/**
 * How quickly people, and what they make, get going.
 *
 * @public
 */
export const onboardingDefinitions: MetricDefinition[] = [
  {
    id: 'onboarding.first-commit',
    version: 3,
    since: '2026-11-21',
    title: 'Time to first commit',
    meaning:
      'How long it takes until half of the new people have written a first commit.',
    formula: `Kaplan–Meier median of the time from midnight of the start date to the first commit that reached a default branch; who has none yet counts as waiting until now. ${COHORTS} Wall clock: nights and weekends count.`,
    sources: [SPOTIFY, KAPLAN_MEIER],
    unit: 'minutes',
    better: 'lower',
    empty: 'no-data',
  },
  {
    id: 'onboarding.first-deploy',
    version: 3,
    since: '2026-11-21',
    title: 'Time to first deployment',
    meaning:
      'How long it takes until half of the new people have something of theirs in production.',
    formula: `Kaplan–Meier median of the time from midnight of the start date to the first successful production deployment with a change of theirs; who has none yet counts as waiting until now. ${COHORTS} Wall clock: nights and weekends count.`,
    sources: [SPOTIFY, KAPLAN_MEIER],
    unit: 'minutes',
    better: 'lower',
    empty: 'no-data',
  },
  {
    id: 'onboarding.path-to-deploy',
    version: 1,
    since: '2026-11-21',
    title: 'From a golden path to production',
    meaning:
      'How long it takes until half of the services made from a golden path are in production.',
    formula:
      'Kaplan–Meier median of the time from the first commit of a service made from a golden path to its first successful production deployment, for services made in the period; those not yet there count as waiting until now, or until they were removed.',
    sources: [KAPLAN_MEIER],
    unit: 'minutes',
    better: 'lower',
    empty: 'no-data',
  },
];
