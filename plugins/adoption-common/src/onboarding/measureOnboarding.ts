import type { MetricQuery, MetricRows, MetricValue } from '../metrics';
import type { Service } from '../services';
import { trendOfItems } from '../time';
import { hiringCohorts, type Cohort } from './cohorts';
import { onboardingDefinitions } from './definitions';
import { kaplanMeier, type Waiting } from './kaplanMeier';

const MINUTE_MS = 60_000;
/** Commits of the last days before the first one are of somebody who came early; older ones of somebody who was there already. */
const EARLY_MS = 7 * 24 * 60 * MINUTE_MS;

/**
 * Somebody who started, without a name.
 *
 * @public
 */
export interface Starter {
  /** `YYYY-MM-DD` */
  startDate: string;
  /** Midnight of it, in milliseconds since 1970. */
  startedAt: number;
  /** Milliseconds since 1970; `undefined` as long as there is none. */
  reachedAt?: number;
}

/**
 * A service on its way to production.
 *
 * @public
 */
export interface Launch {
  service: Service;
  /** ISO 8601; `undefined` as long as there is none. */
  deployedAt?: string;
}

type Asked = Pick<MetricQuery, 'from' | 'to' | 'zone' | 'bucket'>;

/**
 * Whose times are asked for.
 *
 * @public
 */
export interface AskedStarters<T extends Starter> {
  /** Of the whole company, whoever's are asked for. */
  starters: readonly T[];
  /** People with a start date whom the catalog does not have: they are among no starters. */
  unknown?: number;
  query: Asked;
  /** Milliseconds since 1970. */
  now: number;
  /**
   * Of the people of one of the company's cohorts those to be told of. Cohorts of its own would give a team quarters which,
   * taken from those of the company, leave the times of single people.
   */
  within?: (cohort: readonly T[]) => readonly T[];
}

/**
 * How long people take; never of fewer than five.
 *
 * @public
 */
export function measureStarters<T extends Starter>(
  id: string,
  options: AskedStarters<T>,
): MetricValue {
  const { cohorts, wereThere, newestAt } = cohortsOf(options);
  const all = cohorts.flatMap(({ people }) => people);
  return {
    ...figuresOf(id, all),
    sampleOf: 'people who started',
    noValue: noValueOf(all, {
      nothing:
        'Fewer than five people with a start date started in this period or its quarters. Start dates come from the annotation paved.dev/start-date of users, or by import.',
      what: 'people',
    }),
    newestAt,
    trend: cohorts.map(({ from, to, people }) => ({
      from: `${from}T00:00:00.000Z`,
      to: `${to}T00:00:00.000Z`,
      value: kaplanMeier(people).quantile(0.5),
      sample: people.length,
    })),
    notes: [
      'Wall clock from midnight of the start date.',
      ...unknownText(options.unknown ?? 0),
      ...(wereThere > 0
        ? ['People whose first commit is older than their start are left out.']
        : []),
    ],
  };
}

/**
 * One row for each cohort.
 *
 * @public
 */
export function starterRows<T extends Starter>(
  options: AskedStarters<T>,
): Pick<MetricRows, 'columns' | 'rows'> {
  return {
    columns: [
      { id: 'cohort', title: 'Started', type: 'text' },
      { id: 'people', title: 'People', type: 'number' },
      { id: 'reached', title: 'Got there', type: 'number' },
      { id: 'median', title: 'Half of them within', type: 'minutes' },
      { id: 'p75', title: 'Three quarters within', type: 'minutes' },
    ],
    rows: cohortsOf(options)
      .cohorts.map(({ from, to, people }) => {
        const curve = kaplanMeier(people);
        return {
          cohort: quarters(from, to),
          people: people.length,
          reached: people.filter(({ reached }) => reached).length,
          median: curve.quantile(0.5),
          p75: curve.quantile(0.75),
        };
      })
      .reverse(),
  };
}

/**
 * How long services made from a golden path take into production.
 *
 * @param launches - of services made from one
 * @public
 */
export function measureLaunches(options: {
  launches: readonly Launch[];
  query: Asked;
  now: number;
}): MetricValue {
  const launches = launchesOf(options);
  const all = launches.map(({ waiting }) => waiting);
  return {
    ...figuresOf('onboarding.path-to-deploy', all),
    sampleOf: 'services made from a golden path',
    noValue: noValueOf(all, {
      nothing: 'No service was made from a golden path in this period.',
      what: 'services',
    }),
    newestAt: newest(
      options.launches.map(({ deployedAt }) => Date.parse(deployedAt ?? '')),
    ),
    trend: trendOfItems(
      options.query,
      launches,
      ({ launch }) => madeAt(launch),
      of => ({
        value: kaplanMeier(of.map(({ waiting }) => waiting)).quantile(0.5),
        sample: of.length,
      }),
    ),
    notes: ['Services that tell of no deployments count as waiting.'],
  };
}

/**
 * One row for each service, newest first.
 *
 * @public
 */
export function launchRows(options: {
  launches: readonly Launch[];
  query: Asked;
  now: number;
}): Pick<MetricRows, 'columns' | 'rows'> {
  return {
    columns: [
      { id: 'service', title: 'Service', type: 'entity' },
      { id: 'title', title: 'Name', type: 'text' },
      { id: 'team', title: 'Team', type: 'entity' },
      { id: 'path', title: 'Path', type: 'entity' },
      { id: 'at', title: 'Made', type: 'time' },
      { id: 'deployedAt', title: 'First in production', type: 'time' },
      { id: 'took', title: 'Took', type: 'minutes' },
    ],
    rows: launchesOf(options)
      .sort((a, b) => madeAt(b.launch) - madeAt(a.launch))
      .map(({ launch: { service, deployedAt }, waiting }) => ({
        service: service.entityRef,
        title: service.title,
        team: service.owner,
        path: service.origin.path,
        at: service.origin.createdAt,
        deployedAt,
        took: waiting.reached ? waiting.duration : undefined,
      })),
  };
}

function cohortsOf<T extends Starter>({
  starters,
  query,
  now,
  within = people => people,
}: AskedStarters<T>): {
  cohorts: Cohort<Waiting>[];
  wereThere: number;
  newestAt: string | undefined;
} {
  const begun = starters.filter(({ startedAt }) => startedAt <= now);
  const people = begun.filter(
    ({ startedAt, reachedAt }) =>
      reachedAt === undefined || reachedAt >= startedAt - EARLY_MS,
  );
  const [from, to] = [query.from, query.to].map(time => Date.parse(time));
  const cohorts = hiringCohorts(people)
    .filter(
      cohort => Date.parse(cohort.to) > from && Date.parse(cohort.from) < to,
    )
    .map(cohort => ({ ...cohort, people: within(cohort.people) }))
    .filter(cohort => cohort.people.length > 0);
  const last = newest(
    cohorts.flatMap(cohort => cohort.people.map(({ reachedAt }) => reachedAt)),
  );
  return {
    wereThere: begun.length - people.length,
    // The moment is one person's
    newestAt: last && `${last.slice(0, 10)}T00:00:00.000Z`,
    cohorts: cohorts.map(cohort => ({
      ...cohort,
      people: cohort.people.map(({ startedAt, reachedAt }) =>
        waitingOf(startedAt, reachedAt, now),
      ),
    })),
  };
}

function launchesOf({
  launches,
  query,
  now,
}: {
  launches: readonly Launch[];
  query: Asked;
  now: number;
}): Array<{ launch: Launch; waiting: Waiting }> {
  return launches.flatMap(launch => {
    const { origin, goneAt } = launch.service;
    const start = madeAt(launch);
    const isAsked =
      origin.class === 'golden-path' &&
      origin.isNew &&
      start >= Date.parse(query.from) &&
      start < Date.parse(query.to);
    const deployedAt =
      launch.deployedAt === undefined
        ? undefined
        : Date.parse(launch.deployedAt);
    // What was in production before it was made is a clock that goes wrong
    return isAsked && !(deployedAt !== undefined && deployedAt < start)
      ? [
          {
            launch,
            waiting: waitingOf(
              start,
              deployedAt,
              goneAt ? Date.parse(goneAt) : now,
            ),
          },
        ]
      : [];
  });
}

function madeAt({ service }: Launch): number {
  return Date.parse(service.origin.createdAt ?? '');
}

function waitingOf(
  start: number,
  reachedAt: number | undefined,
  until: number,
): Waiting {
  const reached = reachedAt !== undefined;
  return {
    reached,
    duration: Math.max(
      0,
      Math.round(((reached ? reachedAt : until) - start) / MINUTE_MS),
    ),
  };
}

function figuresOf(
  id: string,
  all: Waiting[],
): Omit<MetricValue, 'sampleOf' | 'trend'> {
  const { version } = onboardingDefinitions.find(each => each.id === id)!;
  const curve = kaplanMeier(all);
  const [p25, p50, p75, p90] = [0.25, 0.5, 0.75, 0.9].map(curve.quantile);
  const reached = all.filter(each => each.reached).length;
  return {
    metric: id,
    version,
    value: p50,
    spread:
      p25 !== undefined && p75 !== undefined && p90 !== undefined
        ? { p25, p75, p90 }
        : undefined,
    sample: all.length,
    coverage:
      all.length > 0
        ? { count: reached, of: all.length, what: 'have got there' }
        : undefined,
  };
}

function noValueOf(
  all: Waiting[],
  { nothing, what }: { nothing: string; what: string },
): string | undefined {
  if (all.length === 0) {
    return nothing;
  }
  return kaplanMeier(all).quantile(0.5) === undefined
    ? `Not half of the ${all.length} ${what} have got there yet.`
    : undefined;
}

function newest(times: Array<number | undefined>): string | undefined {
  const last = times.reduce<number>(
    (max, time) => (time !== undefined && time > max ? time : max),
    -Infinity,
  );
  return Number.isFinite(last) ? new Date(last).toISOString() : undefined;
}

function unknownText(count: number): string[] {
  if (count === 0) {
    return [];
  }
  return [
    count === 1
      ? '1 person of the import is not in the catalog.'
      : `${count} people of the import are not in the catalog.`,
  ];
}

/** `2026 Q1`, `2025 Q4 to 2026 Q2` */
function quarters(from: string, to: string): string {
  const name = (date: string, before = 0) => {
    const day = new Date(Date.parse(date) - before);
    return `${day.getUTCFullYear()} Q${Math.floor(day.getUTCMonth() / 3) + 1}`;
  };
  const [first, last] = [name(from), name(to, 1)];
  return first === last ? first : `${first} to ${last}`;
}
