import fc from 'fast-check';
import type { MetricQuery } from '../metrics';
import { outagesOf, supportLoad, uptime, type StateSpan } from '.';

const MINUTE = 60_000;
const start = Date.parse('2026-11-16T00:00:00Z') / MINUTE;
const iso = (minute: number) =>
  new Date((start + minute) * MINUTE).toISOString();
const query = (from: number, to: number): MetricQuery => ({
  from: iso(from),
  to: iso(to),
  zone: 'UTC',
  bucket: 'day',
});
const span = (
  from: number,
  until: number,
  state: StateSpan['state'] = 'up',
): StateSpan => ({
  state,
  from: (start + from) * 60,
  until: (start + until) * 60 + 59,
});
const at = (minute: number) => (start + minute) * MINUTE;
const portal = (now: number) => ({ now: at(now), tellsOfItself: true });

describe('uptime', () => {
  it.each<
    [string, StateSpan[], [number, number], number, number | undefined, number]
  >([
    ['all the time', [span(0, 99)], [0, 100], 200, 100, 0],
    ['a gap', [span(0, 49), span(60, 99)], [0, 100], 200, 90, 10],
    [
      'replicas that overlap',
      [span(0, 60), span(40, 79), span(50, 55)],
      [0, 100],
      200,
      80,
      20,
    ],
    ['nothing before the first sign', [span(50, 99)], [0, 100], 200, 100, 0],
    ['down to the end', [span(0, 49)], [0, 100], 200, 50, 50],
    ['what may yet be told of', [span(0, 49)], [0, 100], 50.25, 100, 0],
    ['no sign at all', [], [0, 100], 200, undefined, 0],
    ['before the first sign', [span(100, 200)], [0, 100], 300, undefined, 0],
    ['the future', [span(0, 49)], [1_000, 2_000], 51, undefined, 0],
  ])('counts %s', (_, spans, [from, to], now, value, down) => {
    const measured = uptime(spans, query(from, to), portal(now));
    expect(measured.value).toBe(value);
    expect(measured.parts).toEqual([
      { title: 'Down', value: down, unit: 'minutes' },
    ]);
    expect(measured.noValue === undefined).toBe(value !== undefined);
    const outages = outagesOf(spans, query(from, to), at(now));
    expect(outages.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(down);
  });

  it('of what is looked at from outside knows only the minutes in which it was', () => {
    const spans = [
      span(0, 59),
      span(60, 69, 'down'),
      span(70, 79, 'degraded'),
      span(200, 219),
    ];
    expect(
      uptime(spans, query(0, 300), { now: at(400), tellsOfItself: false }),
    ).toMatchObject({ value: 90, sample: 100 });
  });

  it('shows times without it, newest first, and the days they were on', () => {
    const day = 24 * 60;
    const spans = [span(0, 99), span(110, day + 9), span(day + 40, 2 * day)];
    expect(outagesOf(spans, query(0, 2 * day), at(3 * day))).toEqual([
      { from: iso(day + 10), to: iso(day + 40), minutes: 30 },
      { from: iso(100), to: iso(110), minutes: 10 },
    ]);
    const { trend } = uptime(spans, query(0, 2 * day), portal(3 * day));
    expect(trend.map(({ value }) => value)).toEqual([
      (100 * (day - 10)) / day,
      (100 * (day - 30)) / day,
    ]);
  });

  it('sees an outage of seconds, and judges nothing by less than a day', () => {
    const killed = start * 60 + 600;
    const spans: StateSpan[] = [
      { state: 'up', from: start * 60, until: killed },
      { state: 'up', from: killed + 21, until: killed + 3_000 },
    ];
    const measured = uptime(spans, query(0, 30), portal(50));
    expect(measured).toMatchObject({
      sample: 30,
      notJudged: 'too early to tell: 30 minutes watched, and it takes a day',
    });
    expect(measured.value).toBeCloseTo(100 * (1 - 20 / 1_800), 10);
    expect(outagesOf(spans, query(0, 30), at(50))).toEqual([
      expect.objectContaining({ minutes: 20 / 60 }),
    ]);
    const day = 24 * 60;
    const two = [span(0, 2 * day)];
    expect(uptime(two, query(0, day), portal(day + 1)).notJudged).toBe(
      undefined,
    );
    expect(uptime([span(0, 0)], query(0, day), portal(1)).value).toBe(
      undefined,
    );
  });

  it('of two periods adds up to that of both, in any order of signs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(3_000), fc.nat(200)), {
          minLength: 1,
          maxLength: 30,
        }),
        fc.integer({ min: 1, max: 3_999 }),
        (lengths, middle) => {
          const spans = lengths.map(([from, length]) =>
            span(from, from + length),
          );
          const down = (from: number, to: number, of = spans) =>
            uptime(of, query(from, to), portal(5_000)).parts![0].value!;
          expect(down(0, middle) + down(middle, 4_000)).toBe(down(0, 4_000));
          expect(down(0, 4_000, [...spans].reverse())).toBe(down(0, 4_000));
        },
      ),
    );
  });
});

describe('support load', () => {
  const twoWeeks = query(0, 14 * 24 * 60);

  it('is tickets of 100 people and week', () => {
    const tickets = [0, 0, 8 * 24 * 60].map(at);
    const measured = supportLoad(tickets, 50, { ...twoWeeks, bucket: 'week' });
    expect(measured).toMatchObject({ value: 3, sample: 3 });
    expect(measured.trend.map(({ value }) => value)).toEqual([4, 2]);
    expect(supportLoad([], 50, twoWeeks).value).toBe(0);
  });

  it('counts no weeks in which nobody told of tickets yet', () => {
    const measured = supportLoad(
      [at(7 * 24 * 60)],
      50,
      { ...twoWeeks, bucket: 'week' },
      iso(7 * 24 * 60),
    );
    expect(measured.value).toBe(2);
    expect(measured.trend.map(({ value }) => value)).toEqual([undefined, 2]);
    expect(measured.notes).toContainEqual(
      expect.stringContaining('before 2026-11-23'),
    );
    // Nor is the first ticket of all a rate of its own
    expect(
      supportLoad([at(13 * 24 * 60)], 50, twoWeeks, iso(13 * 24 * 60)).value,
    ).toBe(2);
  });

  it('has no value where nobody tells of tickets, or nobody could ask', () => {
    expect(supportLoad(undefined, 50, twoWeeks)).toMatchObject({
      value: undefined,
      noValue: expect.stringContaining('Nobody tells'),
    });
    expect(supportLoad([at(1)], 0, twoWeeks).value).toBeUndefined();
  });
});
