import fc from 'fast-check';
import {
  launchRows,
  measureLaunches,
  measureStarters,
  starterRows,
  type Starter,
} from '.';
import { shownTeams } from '../privacy';
import { toService } from '../services';
import { hiringCohorts } from './cohorts';
import { kaplanMeier } from './kaplanMeier';

const DAY = 24 * 60;
const at = (date: string) => Date.parse(`${date}T00:00:00Z`);
const waiting = (durations: string) =>
  durations.split(' ').map(text => ({
    duration: Number.parseInt(text, 10),
    reached: !text.endsWith('+'),
  }));

describe('Kaplan–Meier', () => {
  // Weeks of remission of leukemia patients (Freireich and others, 1963), as in Cox and Oakes, Analysis of Survival Data, 1984
  const treated =
    '6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+';
  const placebo = '1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23';

  it('gives what the textbook has', () => {
    const curve = kaplanMeier(waiting(treated));
    expect(
      curve.steps.map(({ duration, left }) => [duration, left.toFixed(4)]),
    ).toEqual([
      [6, '0.8571'],
      [7, '0.8067'],
      [10, '0.7529'],
      [13, '0.6902'],
      [16, '0.6275'],
      [22, '0.5378'],
      [23, '0.4482'],
    ]);
    expect(curve.quantile(0.5)).toBe(23);
    expect(curve.quantile(0.75)).toBeUndefined();
    expect(kaplanMeier(waiting(placebo)).quantile(0.5)).toBe(8);
    expect(kaplanMeier([]).quantile(0.5)).toBeUndefined();
  });

  it('is the plain share where nobody waits, in whatever order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1 }),
        durations => {
          const items = durations.map(duration => ({
            duration,
            reached: true,
          }));
          const curve = kaplanMeier(items);
          expect(kaplanMeier([...items].reverse()).steps).toEqual(curve.steps);
          for (const { duration, left } of curve.steps) {
            const later = durations.filter(each => each > duration).length;
            expect(left).toBeCloseTo(later / durations.length, 9);
          }
          const middle = [...durations].sort((a, b) => a - b)[
            Math.ceil(durations.length / 2) - 1
          ];
          expect(curve.quantile(0.5)).toBe(middle);
        },
      ),
    );
  });

  it('never gets quicker when somebody has to wait longer', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            duration: fc.integer({ min: 0, max: 50 }),
            reached: fc.boolean(),
          }),
          { minLength: 1 },
        ),
        items => {
          const reached = items.map(item => ({ ...item, reached: true }));
          const all = kaplanMeier(reached).quantile(0.5)!;
          expect(
            kaplanMeier(items).quantile(0.5) ?? Infinity,
          ).toBeGreaterThanOrEqual(all);
        },
      ),
    );
  });
});

describe('cohorts', () => {
  const starts = (...dates: string[]) =>
    dates.map(startDate => ({ startDate }));
  const many = (date: string, count: number) =>
    starts(...new Array<string>(count).fill(date));

  it('are of five at least, or are not', () => {
    const sizes = (people: Array<{ startDate: string }>) =>
      hiringCohorts(people).map(({ from, to, people: { length } }) => [
        from,
        to,
        length,
      ]);
    expect(sizes(many('2026-02-01', 4))).toEqual([]);
    expect(sizes([])).toEqual([]);
    expect(
      sizes([
        ...many('2025-12-31', 3),
        ...many('2026-01-01', 2),
        ...many('2026-04-01', 6),
        ...many('2026-09-30', 4),
      ]),
    ).toEqual([
      ['2025-10-01', '2026-04-01', 5],
      ['2026-04-01', '2026-10-01', 10],
    ]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 })), months => {
        const people = months.map(month => ({
          startDate: `2026-${String(month).padStart(2, '0')}-15`,
        }));
        const cohorts = hiringCohorts(people);
        expect(cohorts.every(cohort => cohort.people.length >= 5)).toBe(true);
        expect(cohorts.flatMap(cohort => cohort.people)).toHaveLength(
          people.length < 5 ? 0 : people.length,
        );
      }),
    );
  });
});

describe('people', () => {
  const query = {
    from: '2026-01-01T00:00:00.000Z',
    to: '2026-04-01T00:00:00.000Z',
    zone: 'UTC',
    bucket: 'quarter' as const,
  };
  const now = at('2026-06-01');
  const starter = (startDate: string, days?: number): Starter => ({
    startDate,
    startedAt: at(startDate),
    reachedAt:
      days === undefined ? undefined : at(startDate) + days * DAY * 60_000,
  });

  it('count as long as they wait, and not when they were there before', () => {
    const starters = [
      starter('2026-01-05', 1),
      starter('2026-01-05', -3),
      starter('2026-02-01', 10),
      starter('2026-02-01', 20),
      starter('2026-03-01', 30),
      starter('2026-03-01'),
      starter('2026-03-01'),
      starter('2026-03-02'),
      starter('2026-03-02', -300),
      starter('2026-08-01'),
    ];
    const { trend, ...value } = measureStarters('onboarding.first-commit', {
      starters,
      query,
      now,
    });
    expect(value).toMatchObject({
      value: 20 * DAY,
      spread: undefined,
      sample: 8,
      coverage: { count: 5, of: 8 },
      noValue: undefined,
    });
    expect(trend).toMatchObject([{ value: 20 * DAY, sample: 8 }]);
    expect(starterRows({ starters, query, now }).rows).toEqual([
      {
        cohort: '2026 Q1',
        people: 8,
        reached: 5,
        median: 20 * DAY,
        p75: undefined,
      },
    ]);
  });

  it('are never told of by fewer than five', () => {
    const starters = [1, 2, 3, 4].map(days => starter('2026-02-01', days));
    const options = { starters, query, now };
    const { value, sample, noValue, trend } = measureStarters(
      'onboarding.first-deploy',
      options,
    );
    expect({ value, sample, trend }).toEqual({
      value: undefined,
      sample: 0,
      trend: [],
    });
    expect(noValue).toMatch(/Fewer than five/);
    expect(starterRows(options).rows).toEqual([]);
  });
});

describe('people of a team', () => {
  const query = {
    from: '2026-01-01T00:00:00.000Z',
    to: '2026-07-01T00:00:00.000Z',
    zone: 'UTC',
    bucket: 'quarter' as const,
  };
  const starters = (team: string, startDate: string, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      key: `${team} ${startDate} ${index}`,
      startDate,
      startedAt: at(startDate),
      reachedAt: at(startDate) + (index + 1) * 3_600_000,
    }));
  const teams = ['a', 'b'];

  it('are told of by the cohorts of the company, of which no few are left', () => {
    const measure = (all: ReturnType<typeof starters>, team?: string) => {
      const { trend, newestAt } = measureStarters('onboarding.first-commit', {
        starters: all,
        query,
        now: at('2026-07-01'),
        within:
          team === undefined
            ? undefined
            : people => {
                const shown = shownTeams(
                  new Map(people.map(({ key }) => [key, [key[0]]])),
                  new Map(teams.map(each => [each, {}])),
                );
                return people.filter(({ key }) => shown.get(team)?.has(key));
              },
      });
      return {
        people: trend.map(({ from, sample }) => [from.slice(0, 7), sample]),
        newestAt,
      };
    };
    const all = [
      ...starters('a', '2026-02-02', 7),
      ...starters('b', '2026-02-02', 1),
      ...starters('a', '2026-05-04', 5),
      ...starters('b', '2026-05-04', 6),
    ];
    expect(measure(all)).toEqual({
      people: [
        ['2026-01', 8],
        ['2026-04', 11],
      ],
      // No moment of a single person
      newestAt: '2026-05-04T00:00:00.000Z',
    });
    // The company's 8 less 7 of a would be the one of b
    expect(measure(all, 'a').people).toEqual([['2026-04', 5]]);
    expect(measure(all, 'b').people).toEqual([['2026-04', 6]]);
    expect(measure(starters('b', '2026-05-04', 4), 'b')).toEqual({
      people: [],
      newestAt: undefined,
    });
    fc.assert(
      fc.property(
        fc.array(fc.nat(9), { minLength: 4, maxLength: 4 }),
        counts => {
          const some = counts.flatMap((count, index) =>
            starters(
              teams[index % 2],
              index < 2 ? '2026-02-02' : '2026-05-04',
              count,
            ),
          );
          const ofCompany = new Map(
            measure(some).people as Array<[string, number]>,
          );
          for (const team of teams) {
            for (const [from, count] of measure(some, team).people as Array<
              [string, number]
            >) {
              const rest = ofCompany.get(from)! - count;
              expect(rest === 0 || rest >= 5).toBe(true);
            }
          }
        },
      ),
    );
  });
});

describe('services on their way to production', () => {
  const launch = (day: number, minutes?: number, goneAt?: string) => ({
    service: toService(
      {
        id: `${day}`,
        entityRef: `component:default/s${day}`,
        title: `s${day}`,
        firstSeenAt: new Date(Date.UTC(2026, 0, day)).toISOString(),
        firstCommit: {
          id: 'c',
          at: new Date(Date.UTC(2026, 0, day)).toISOString(),
        },
        goneAt,
        locks: [],
        creations: [
          {
            id: 'k',
            path: 'goldenpath:default/go',
            at: new Date(Date.UTC(2026, 0, day)).toISOString(),
          },
        ],
        runs: [],
        deviations: [],
      },
      { importedAfterDays: 90, paths: new Map(), mandated: new Set() },
    ),
    deployedAt:
      minutes === undefined
        ? undefined
        : new Date(Date.UTC(2026, 0, day, 0, minutes)).toISOString(),
  });

  it('wait until they are there, or are removed', () => {
    const options = {
      launches: [
        launch(2, 40),
        launch(3, 50),
        launch(4, 70),
        launch(5),
        launch(6, undefined, '2026-01-06T00:10:00.000Z'),
        launch(7, -10),
      ],
      query: {
        from: '2026-01-01T00:00:00.000Z',
        to: '2026-02-01T00:00:00.000Z',
        zone: 'UTC',
        bucket: 'month' as const,
      },
      now: at('2026-03-01'),
    };
    expect(measureLaunches(options)).toMatchObject({
      value: 50,
      sample: 5,
      coverage: { count: 3, of: 5 },
      newestAt: '2026-01-06T23:50:00.000Z',
    });
    expect(launchRows(options).rows.map(({ took }) => took)).toEqual([
      undefined,
      undefined,
      70,
      50,
      40,
    ]);
    expect(measureLaunches({ ...options, launches: [] }).noValue).toMatch(
      /No service/,
    );
  });
});
