import fc from 'fast-check';
import { bucketIndexOf, bucketsOf, dayOf } from '.';

const HOUR = 3_600_000;
const cut = (
  from: string,
  to: string,
  zone: string,
  bucket: 'day' | 'week' | 'month' | 'quarter',
) =>
  [...bucketsOf({ from, to, zone, bucket }).edges].map(edge =>
    new Date(edge).toISOString(),
  );
const hours = (edges: string[]) =>
  edges
    .slice(1)
    .map((edge, index) => (Date.parse(edge) - Date.parse(edges[index])) / HOUR);

describe('buckets', () => {
  it.each([
    // Days of 23 and 25 hours
    [
      'Europe/Berlin',
      '2026-03-27T23:00:00Z',
      '2026-03-30T22:00:00Z',
      [24, 23, 24],
    ],
    [
      'Europe/Berlin',
      '2026-10-23T22:00:00Z',
      '2026-10-26T23:00:00Z',
      [24, 25, 24],
    ],
    // Half an hour
    [
      'Australia/Lord_Howe',
      '2026-04-03T13:00:00Z',
      '2026-04-06T13:30:00Z',
      [24, 24.5, 24],
    ],
    // Clocks went from 24:00 to 1:00: the day began at 1:00
    [
      'America/Sao_Paulo',
      '2018-11-02T03:00:00Z',
      '2018-11-05T02:00:00Z',
      [24, 24, 23],
    ],
    // Clocks went from 1:00 to 0:00: the day began at the first of two midnights
    [
      'America/Havana',
      '2026-10-31T04:00:00Z',
      '2026-11-02T05:00:00Z',
      [24, 25],
    ],
    // There was no 30 December
    ['Pacific/Apia', '2011-12-29T10:00:00Z', '2011-12-31T10:00:00Z', [24, 24]],
  ] as const)('knows the days of %s from %s', (zone, from, to, expected) => {
    expect(hours(cut(from, to, zone, 'day'))).toEqual(expected);
  });

  it('begins weeks on Monday, and cuts the first and the last off', () => {
    expect(
      cut(
        '2026-11-18T12:00:00Z',
        '2026-12-01T00:00:00Z',
        'Asia/Kolkata',
        'week',
      ),
    ).toEqual([
      '2026-11-18T12:00:00.000Z',
      '2026-11-22T18:30:00.000Z',
      '2026-11-29T18:30:00.000Z',
      '2026-12-01T00:00:00.000Z',
    ]);
    // A Sunday evening in UTC is a Monday in Auckland
    expect(
      cut(
        '2026-11-22T11:00:00Z',
        '2026-11-29T11:00:00Z',
        'Pacific/Auckland',
        'week',
      ),
    ).toHaveLength(2);
  });

  it('begins months and quarters where the zone does', () => {
    expect(
      cut(
        '2026-01-31T23:30:00Z',
        '2026-04-01T00:00:00Z',
        'Europe/Berlin',
        'month',
      ),
    ).toEqual([
      '2026-01-31T23:30:00.000Z',
      '2026-02-28T23:00:00.000Z',
      '2026-03-31T22:00:00.000Z',
      '2026-04-01T00:00:00.000Z',
    ]);
    expect(
      cut('2025-12-01T00:00:00Z', '2026-07-01T00:00:00Z', 'UTC', 'quarter'),
    ).toEqual([
      '2025-12-01T00:00:00.000Z',
      '2026-01-01T00:00:00.000Z',
      '2026-04-01T00:00:00.000Z',
      '2026-07-01T00:00:00.000Z',
    ]);
  });

  it('has none of a period without length', () => {
    const none = bucketsOf({
      from: '2026-01-01T00:00:00Z',
      to: '2026-01-01T00:00:00Z',
      zone: 'UTC',
      bucket: 'day',
    });
    expect(none.count).toBe(0);
    expect(bucketIndexOf(none, Date.parse('2026-01-01'))).toBe(-1);
  });

  it('gives every instant of a period to one bucket, in which its day begins', () => {
    const zones = [
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'America/Havana',
      'Africa/Cairo',
      'Australia/Lord_Howe',
      'Pacific/Apia',
      'Asia/Kathmandu',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom('day', 'week', 'month', 'quarter' as const),
        fc.integer({ min: 0, max: 20 * 365 * 24 }),
        fc.integer({ min: 1, max: 200 * 24 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (zone, bucket, startHour, length, at) => {
          const start = Date.parse('2010-01-01T00:00:00Z') + startHour * HOUR;
          const end = start + length * HOUR;
          const buckets = bucketsOf({
            from: new Date(start).toISOString(),
            to: new Date(end).toISOString(),
            zone,
            bucket: bucket as 'day',
          });
          expect(buckets.edges[0]).toBe(start);
          expect(buckets.edges[buckets.count]).toBe(end);
          expect([...buckets.edges]).toEqual(
            [...new Set(buckets.edges)].sort((a, b) => a - b),
          );
          const instant = Math.min(
            Math.floor(start + at * (end - start)),
            end - 1,
          );
          const index = bucketIndexOf(buckets, instant);
          expect(buckets.edges[index]).toBeLessThanOrEqual(instant);
          expect(buckets.edges[index + 1]).toBeGreaterThan(instant);
          // An inner edge is where the date changes
          const edge = buckets.edges[index];
          expect(
            index === 0 || dayOf(edge - 1000, zone) < dayOf(edge, zone),
          ).toBe(true);
          expect(
            bucket !== 'day' || dayOf(instant, zone) === dayOf(edge, zone),
          ).toBe(true);
          expect(bucketIndexOf(buckets, start - 1)).toBe(-1);
          expect(bucketIndexOf(buckets, end)).toBe(-1);
        },
      ),
      { numRuns: 300 },
    );
  });
});
