import {
  bucketText,
  marginText,
  scaleOf,
  targetText,
  valueText,
} from './words';

describe('words', () => {
  it.each([
    [87.46, 'percent', undefined, '87.5 %'],
    [99.95, 'percent', undefined, '99.95 %'],
    [99.999, 'percent', undefined, '99.99 %'],
    [100, 'percent', undefined, '100 %'],
    [1204, 'count', undefined, '1,204'],
    [0.25, 'per-day', undefined, '0.25 a day'],
    [12.34, 'per-day', undefined, '12.3 a day'],
    [1 / 3, 'minutes', undefined, '20 s'],
    [0, 'minutes', undefined, '0 min'],
    [4.25, 'minutes', undefined, '4.3 min'],
    [59.6, 'minutes', undefined, '60 min'],
    [120, 'minutes', undefined, '2 h'],
    [320, 'minutes', undefined, '5 h 20 min'],
    [4896, 'minutes', undefined, '3.4 days'],
    [31.2, 'score', undefined, '+31'],
    [-12, 'score', undefined, '-12'],
    [6.72, 'points', undefined, '6.7 of 10'],
    [4.1, 'rating', undefined, '4.1 of 5'],
    [14.97651, 'money', 'USD', '$14.98'],
    [1204.6, 'money', 'EUR', '€1,205'],
  ] as const)('tells %s of %s as %s%s', (value, unit, currency, told) => {
    expect(valueText(value, unit, currency)).toBe(told);
  });

  it('tells margins and targets', () => {
    expect(marginText(48.2, 'score')).toBe('± 48');
    expect(marginText(2.5, 'percent')).toBe('± 2.5 %');
    expect(targetText({ is: 'at-least', value: 99.9 }, 'percent')).toBe(
      'at least 99.9 %',
    );
    expect(targetText({ is: 'below', value: 60 }, 'minutes')).toBe('below 1 h');
  });

  it('gives an axis of times one unit', () => {
    const { divisor, format } = scaleOf('minutes', 5000);
    expect(format(5000 / divisor)).toBe('3.5 days');
    expect(scaleOf('minutes', 300).tick?.(5)).toBe('5 h');
    // A point is told as its tile is
    expect(scaleOf('minutes', 5000).format(1289 / divisor)).toBe('21 h 29 min');
    expect(scaleOf('minutes', 5000).tick?.(0.5)).toBe('0.5 days');
    expect(scaleOf('percent', 300).divisor).toBe(1);
  });

  it.each([
    ['2026-10-31T23:00:00Z', 'day', 'Europe/Berlin', '1 Nov'],
    ['2026-10-31T23:00:00Z', 'month', 'Europe/Berlin', 'Nov 2026'],
    ['2026-09-30T22:00:00Z', 'quarter', 'Europe/Berlin', 'Q4 2026'],
    ['2026-09-30T22:00:00Z', 'quarter', 'UTC', 'Q3 2026'],
  ] as const)(
    'names what begins at %s by %s in %s: %s',
    (from, bucket, zone, told) => {
      expect(bucketText(from, bucket, zone)).toBe(told);
    },
  );
});
