import {
  launchRows,
  measureLaunches,
  measureStarters,
  onboardingDefinitions,
  shownTeams,
  starterRows,
  startOfWork,
  type AskedStarters,
  type MetricQuery,
  type Starter,
} from '@paved/plugin-adoption-common';
import type { MetricGroup } from '../metrics/MetricGroup';
import { pageOfRows } from '../metrics/pageOfRows';
import { servicesOf } from '../services/adoptionMetrics';
import type { Services } from '../services/Services';
import type { Subjects } from '../subjects/Subjects';
import type { Teams } from '../teams/Teams';
import type { FirstCommits } from './FirstCommits';
import type { People } from './People';

const LAUNCHES = 'onboarding.path-to-deploy';
const FIRST_COMMIT = 'onboarding.first-commit';

/** Of deliveries, what onboarding needs to know. */
export interface FirstDeployments {
  /** The first successful deployment to production with a change of theirs, ISO 8601, by key of the author. */
  firstDeployments(): Promise<ReadonlyMap<string, string>>;
  /** The first successful deployment to production, ISO 8601, by subject. */
  firstDeploymentOf(): Promise<ReadonlyMap<string, string>>;
}

interface KeyedStarter extends Starter {
  ref: string;
}

/** How quickly people, and what they make, get going. */
export function onboardingMetrics(options: {
  people: People;
  firstCommits: FirstCommits;
  history: FirstDeployments;
  services: Services;
  subjects: Subjects;
  teams: Teams;
  /** In which people's days begin. */
  zone: string;
  /** How long commits and deployments are kept, in milliseconds. */
  keptMs: number;
  now?: () => Date;
}): MetricGroup {
  const { people, firstCommits, history, services, subjects, teams } = options;
  const { zone, keptMs } = options;
  const now = () => (options.now?.() ?? new Date()).getTime();
  /** Of who started earlier, the first commit may be forgotten. */
  const isKnown = (start: number) => start >= now() - keptMs;

  async function startersOf(
    id: string,
    query: MetricQuery,
  ): Promise<AskedStarters<KeyedStarter>> {
    // Whoever may see an entity may ask for its numbers, and people's are none of them
    const { people: all, unknown } = query.entity
      ? { people: [], unknown: 0 }
      : await people.all();
    const reached =
      id === FIRST_COMMIT
        ? await firstCommits.all()
        : await history.firstDeployments();
    const starters = all.flatMap(
      ({ ref, startDate, authorKeys }): KeyedStarter[] => {
        const startedAt = startOfWork(startDate, zone);
        const [first] = authorKeys
          .flatMap(key => reached.get(key) ?? [])
          .sort();
        return startedAt === undefined || !isKnown(startedAt)
          ? []
          : [
              {
                ref,
                startDate,
                startedAt,
                reachedAt: first === undefined ? undefined : Date.parse(first),
              },
            ];
      },
    );
    const within =
      query.team === undefined
        ? undefined
        : await peopleOf(query.team, starters);
    return { starters, unknown, query, now: now(), within };
  }

  /** Of a cohort the people of a team; none when theirs, or those of others, could be told from the numbers of others. */
  async function peopleOf(team: string, starters: KeyedStarter[]) {
    const groups = await teams.groups();
    const own = new Map(
      await Promise.all(
        starters.map(async ({ ref }) => [ref, await teams.of(ref)] as const),
      ),
    );
    return (cohort: readonly KeyedStarter[]): readonly KeyedStarter[] => {
      const teamsOfEach = new Map(
        cohort.map(({ ref }) => [ref, own.get(ref)!]),
      );
      const shown = shownTeams(teamsOfEach, groups).get(team);
      return cohort.filter(({ ref }) => shown?.has(ref));
    };
  }

  async function launchesOf(query: MetricQuery) {
    const deployed = await history.firstDeploymentOf();
    const launches = (await servicesOf(query, { services, subjects }))
      .filter(
        ({ origin }) =>
          (query.path === undefined || origin.path === query.path) &&
          isKnown(Date.parse(origin.createdAt ?? '')),
      )
      .map(service => ({ service, deployedAt: deployed.get(service.id) }));
    return { launches, query, now: now() };
  }

  return {
    definitions: onboardingDefinitions,
    measure: (ids, query) =>
      Promise.all(
        ids.map(async id =>
          id === LAUNCHES
            ? measureLaunches(await launchesOf(query))
            : measureStarters(id, await startersOf(id, query)),
        ),
      ),
    async rows(id, query, page) {
      return pageOfRows(
        id === LAUNCHES
          ? launchRows(await launchesOf(query))
          : starterRows(await startersOf(id, query)),
        page,
      );
    },
  };
}
