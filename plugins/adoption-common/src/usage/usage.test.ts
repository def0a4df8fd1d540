import fc from 'fast-check';
import type { MetricQuery } from '../metrics';
import {
  activePeople,
  ageOf,
  countOfDays,
  dayPeriodOf,
  minutesOfDuration,
  pageOf,
  selfServiceRate,
  shareOfDays,
  usageFactOf,
  weekOf,
  wholeDaysOf,
  type ScaffolderRun,
} from '.';

const DAY = 86_400_000;
const query = (
  from: string,
  to: string,
  bucket: MetricQuery['bucket'] = 'week',
): MetricQuery => ({
  from: `${from}T00:00:00.000Z`,
  to: `${to}T00:00:00.000Z`,
  zone: 'UTC',
  bucket,
});

describe('pages', () => {
  it.each<[string, string, string]>([
    ['/', '/', 'home'],
    ['/catalog?filters[kind]=api', '/catalog', 'catalog'],
    [
      '/catalog/Default/Component/Ledger/',
      '/catalog/default/component/ledger',
      'catalog',
    ],
    [
      '/catalog/default/component/ledger/scorecards/check-1',
      '/catalog/default/component/ledger/scorecards',
      'scorecards',
    ],
    // Analytics events name the catalog here
    [
      '/catalog/default/component/ledger/docs/Setup/#Tests',
      '/docs/default/component/ledger/Setup',
      'techdocs',
    ],
    [
      '/docs/default/component/ledger/Setup',
      '/docs/default/component/ledger/Setup',
      'techdocs',
    ],
    ['/docs', '/docs', 'techdocs'],
    [
      '/create/tasks/0d3f6c1e-1111-4222-8333-abcdefabcdef',
      '/create/tasks/:id',
      'scaffolder',
    ],
    [
      '/golden-paths/default/service',
      '/golden-paths/default/service',
      'golden-paths',
    ],
    ['/Något%20annat/x', '/Något%20annat/x', 'other'],
    ['/constructor', '/constructor', 'constructor'],
    [`/${'x'.repeat(2_000)}`, `/${'x'.repeat(249)}`, 'other'],
    // What every object has is no tab
    [
      '/catalog/default/component/ledger/constructor',
      '/catalog/default/component/ledger/constructor',
      'catalog',
    ],
  ])('%s is %s of %s', (path, name, plugin) => {
    expect(pageOf(path)).toMatchObject({ name, plugin });
  });

  it('count as what was done on them', () => {
    const at = { path: '/docs/default/component/ledger', results: undefined };
    expect(usageFactOf({ ...at, action: 'navigate' }).kind).toBe('docs');
    expect(usageFactOf({ ...at, action: 'discover' })).toEqual({
      kind: 'action',
      plugin: 'techdocs',
      name: 'discover',
    });
    // How many there were is not told to everybody: that is not none
    expect(usageFactOf({ ...at, action: 'search' }).kind).toBe('search');
    expect(
      usageFactOf({ ...at, action: 'search', results: 0, term: ' Ａ  b ' }),
    ).toEqual({
      kind: 'search-empty',
      plugin: 'search',
      name: '',
      term: 'a b',
    });
  });
});

it.each([
  ['PT4H', 240],
  ['P1DT2H30M', 1_590],
  ['PT0.5H', 30],
  ['PT90S', 1.5],
  ['P2W', 20_160],
  [' PT0M ', 0],
  ['P1M', undefined],
  ['P1Y', undefined],
  ['P', undefined],
  ['PT', undefined],
  ['4 hours', undefined],
  ['-PT4H', undefined],
])('%s is %s minutes', (text, minutes) => {
  expect(minutesOfDuration(text)).toBe(minutes);
});

it('believes how long ago something was, up to a week', () => {
  expect(ageOf(1_000, 3_000)).toEqual({ ageMs: 2_000, isClamped: false });
  expect(ageOf(4_000, 3_000)).toEqual({ ageMs: 0, isClamped: true });
  expect(ageOf(0, 7 * DAY).isClamped).toBe(false);
  expect(() => ageOf(0, 9 * DAY)).toThrow('9 days before');
});

describe('numbers of days', () => {
  it('begin where days of the portal do', () => {
    const berlin = 'Europe/Berlin';
    expect(
      dayPeriodOf(
        { from: '2026-11-15T23:00:00Z', to: '2026-11-22T23:00:00Z' },
        berlin,
      ),
    ).toEqual({ firstDay: '2026-11-16', lastDay: '2026-11-22' });
    // A day that has begun before belongs to the period before
    expect(
      dayPeriodOf(
        { from: '2026-11-16T00:00:00Z', to: '2026-11-16T22:00:00Z' },
        berlin,
      ),
    ).toEqual({ firstDay: '2026-11-17', lastDay: '2026-11-16' });
    expect(weekOf('2026-11-22')).toBe('2026-11-16');
    expect(weekOf('2026-01-01')).toBe('2025-12-29');
  });

  it('of two periods add up to that of both, in every zone and bucket', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/Havana', 'Pacific/Apia'];
    const start = Date.parse('2026-03-01T00:00:00Z');
    const iso = (hour: number) =>
      new Date(start + hour * 3_600_000).toISOString();
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom('day', 'week', 'month', 'quarter'),
        fc.integer({ min: 1, max: 999 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 45 }), fc.nat(9))),
        (zone, bucket, middle, counted) => {
          const days = counted.map(([day, count]) => ({
            day: new Date(start + (day - 1) * DAY).toISOString().slice(0, 10),
            count,
          }));
          const of = (from: number, to: number) => {
            const asked = {
              from: iso(from),
              to: iso(to),
              zone: 'UTC',
              bucket: bucket as 'day',
            };
            const { firstDay, lastDay } = dayPeriodOf(asked, zone);
            const within = days.filter(
              ({ day }) => day >= firstDay && day <= lastDay,
            );
            return countOfDays(within, asked, 'visits', { zone });
          };
          const whole = of(0, 1_000);
          expect(of(0, middle).value! + of(middle, 1_000).value!).toBe(
            whole.value,
          );
          expect(whole.trend.reduce((sum, { value }) => sum + value!, 0)).toBe(
            whole.value,
          );
        },
      ),
    );
  });

  it('are shares with their margin, and none of nothing', () => {
    const asked = query('2026-11-16', '2026-11-30');
    const options = { zone: 'UTC', sampleOf: 'searches', noValue: 'Nobody.' };
    const measured = shareOfDays(
      [
        { day: '2026-11-16', count: 30, hits: 3 },
        { day: '2026-11-17', count: 10, hits: 1 },
      ],
      asked,
      options,
    );
    expect(measured).toMatchObject({ value: 10, sample: 40 });
    expect(measured.noValue).toBeUndefined();
    expect(measured.margin).toBeGreaterThan(9);
    expect(measured.trend.map(({ value }) => value)).toEqual([10, undefined]);
    expect(shareOfDays([], asked, options)).toMatchObject({
      value: undefined,
      margin: undefined,
      noValue: 'Nobody.',
    });
  });

  it('leave out of a team what few of it did, from sums too', () => {
    const days = [
      { day: '2026-11-16', count: 100 },
      { day: '2026-11-24', count: 7 },
    ];
    const shown = {
      zone: 'UTC',
      teamByWeek: new Map([
        ['2026-11-16', 5],
        ['2026-11-23', 4],
      ]),
    };
    const both = countOfDays(
      days,
      query('2026-11-16', '2026-11-30'),
      'visits',
      shown,
    );
    expect(both.value).toBe(100);
    expect(both.trend.map(({ value, sample }) => [value, sample])).toEqual([
      [100, 100],
      [undefined, 0],
    ]);
    const second = countOfDays(
      days.slice(1),
      query('2026-11-23', '2026-11-30', 'day'),
      'visits',
      shown,
    );
    expect(second).toMatchObject({ value: undefined, sample: 0 });
    expect(second.noValue).toContain('Fewer than 5');
    expect(JSON.stringify(second)).not.toContain('7,');
  });

  it('are of a team those of whole weeks: on a single day there may have been one', () => {
    const days = [
      { day: '2026-11-15', count: 3 },
      { day: '2026-11-17', count: 20 },
      { day: '2026-11-21', count: 1 },
      { day: '2026-11-23', count: 5 },
    ];
    const shown = {
      zone: 'UTC',
      teamByWeek: new Map([
        ['2026-11-09', 9],
        ['2026-11-16', 9],
        ['2026-11-23', 9],
      ]),
    };
    const of = (from: string, to: string) =>
      countOfDays(
        days.filter(({ day }) => day >= from && day < to),
        query(from, to, 'day'),
        'visits',
        shown,
      );
    const month = of('2026-11-15', '2026-11-29');
    expect(month).toMatchObject({ value: 21, sample: 21 });
    expect(month.trend.map(({ from, value }) => [from.slice(8, 10), value]))
      // By week, although days were asked for
      .toEqual([
        ['15', undefined],
        ['16', 21],
        ['23', undefined],
      ]);
    for (const [from, to] of [
      ['2026-11-21', '2026-11-22'],
      ['2026-11-16', '2026-11-22'],
    ]) {
      expect(of(from, to)).toMatchObject({
        value: undefined,
        sample: 0,
        noValue: expect.stringContaining('whole weeks'),
      });
    }
  });
});

describe('active people', () => {
  const weeks = new Map([
    ['2026-11-02', 4],
    ['2026-11-09', 10],
    ['2026-11-16', 8],
    ['2026-11-23', 6],
  ]);
  const of = (asked: MetricQuery, isTeam = false, today = '2026-12-20') =>
    activePeople(weeks, '2026-11-02', asked, { zone: 'UTC', today, isTeam });

  it('are the median of the weeks that begin in the period', () => {
    const month = of(query('2026-11-01', '2026-11-30', 'month'));
    // One of four weeks, as everywhere the lower of the middle two
    expect(month).toMatchObject({ value: 6, sample: 4, sampleOf: 'weeks' });
    expect(month.trend).toMatchObject([{ value: 6 }]);
    expect(of(query('2026-11-04', '2026-11-24'))).toMatchObject({ value: 8 });
    // Within one week that one
    expect(of(query('2026-11-18', '2026-11-20', 'day'))).toMatchObject({
      value: 8,
      sample: 1,
    });
    // A week without anybody is one; those before anything was known are none
    expect(of(query('2026-11-23', '2026-12-14')).value).toBe(0);
    expect(of(query('2026-09-01', '2026-11-09')).value).toBe(4);
    expect(
      activePeople(new Map(), undefined, query('2026-11-02', '2026-11-30'), {
        zone: 'UTC',
        today: '2026-12-20',
        isTeam: false,
      }).value,
    ).toBe(0);
  });

  it('leave out weeks to come, and the one that is not over', () => {
    const quarter = query('2026-11-02', '2027-01-01');
    const now = of(quarter, false, '2026-11-24');
    expect(now).toMatchObject({ value: 8, sample: 3 });
    expect(now.trend.map(({ value }) => value).slice(0, 5)).toEqual([
      4,
      10,
      8,
      6,
      undefined,
    ]);
    const first = of(query('2026-11-23', '2026-11-30'), false, '2026-11-24');
    expect(first).toMatchObject({ value: 6, sample: 1 });
  });

  it('of a team are not told where they are few', () => {
    const team = of(query('2026-11-02', '2026-11-30'), true);
    expect(team.value).toBe(6);
    expect(team.spread).toBeUndefined();
    expect(team.trend.map(({ value }) => value)).toEqual([undefined, 10, 8, 6]);
    const few = of(query('2026-11-02', '2026-11-09'), true);
    expect(few.value).toBeUndefined();
    expect(few.noValue).toContain('Fewer than 5');
  });
});

describe('whole days', () => {
  it('of a team are asked for, whatever moment is', () => {
    const asked = query('2026-11-16', '2026-11-18');
    expect(wholeDaysOf(asked, 'Europe/Berlin')).toEqual({
      ...asked,
      zone: 'Europe/Berlin',
      from: '2026-11-16T23:00:00.000Z',
      to: '2026-11-18T23:00:00.000Z',
    });
    expect(
      wholeDaysOf(
        {
          ...asked,
          from: '2026-11-16T10:00:00.000Z',
          to: '2026-11-16T10:00:01.000Z',
        },
        'UTC',
      ),
    ).toBeUndefined();
  });
});

describe('self-service', () => {
  const run: ScaffolderRun = {
    id: 'a',
    status: 'completed',
    startedAt: '2026-11-20T10:00:00.000Z',
    endedAt: '2026-11-20T10:01:00.000Z',
  };
  const ticket = Date.parse('2026-11-20T12:00:00.000Z');
  const asked = query('2026-11-16', '2026-11-23');

  it('says since when runs are known', () => {
    const known = selfServiceRate(
      { runs: [run], tickets: [ticket], runsSince: '2026-11-19T00:00:00.000Z' },
      asked,
    );
    expect(known).toMatchObject({ value: 50, sample: 2, noValue: undefined });
    expect(known.notes).toEqual([
      'Runs of templates are known since 19 Nov 2026, so that only the 2 runs and tickets since then count; tickets of before are left out.',
    ]);
    expect(
      selfServiceRate(
        { runs: [run], tickets: [ticket], runsSince: asked.from },
        asked,
      ).notes,
    ).toEqual([]);
  });

  it.each<[string | undefined, number[] | undefined, string]>([
    [undefined, [], 'has not read yet'],
    ['2026-11-24T00:00:00.000Z', [], 'which is after this period'],
    ['2026-11-19T00:00:00.000Z', [], 'since then no run finished'],
    ['2026-11-01T00:00:00.000Z', [], 'In this period no run finished'],
    ['2026-11-01T00:00:00.000Z', undefined, 'Nobody tells of tickets'],
  ])(
    'has no value when runs are known since %s and tickets are %j',
    (runsSince, tickets, why) => {
      const measured = selfServiceRate({ runs: [], tickets, runsSince }, asked);
      expect(measured.value).toBeUndefined();
      expect(measured.noValue).toContain(why);
    },
  );
});
