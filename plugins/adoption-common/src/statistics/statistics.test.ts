import fc from 'fast-check';
import { medianOf, quantile, shareOf, spreadOf } from '.';

describe('statistics', () => {
  it('takes the lower median, as DevLake does and Four Keys does not', () => {
    const values = [10, 20, 30, 40];
    // max(value) where percent_rank() over (order by value) <= 0.5
    const devLake = Math.max(
      ...values.filter((_, rank) => rank / (values.length - 1) <= 0.5),
    );
    const fourKeys = (values[1] + values[2]) / 2;
    expect(medianOf(values)).toBe(devLake);
    expect(devLake).toBe(20);
    expect(fourKeys).toBe(25);
    // Of an odd count both are the middle one
    expect(medianOf([30, 10, 20])).toBe(20);
    expect(medianOf([7])).toBe(7);
    expect(medianOf([])).toBeUndefined();
  });

  it('gives numbers that are there, whatever the rank rounds to', () => {
    const eleven = Array.from({ length: 11 }, (_, index) => index);
    for (const tenths of eleven) {
      expect(quantile(eleven, tenths / 10)).toBe(tenths);
    }
    expect(spreadOf([4, 1, 3, 2, 5])).toEqual({
      p25: 2,
      p50: 3,
      p75: 4,
      p90: 4,
    });
    expect(spreadOf([])).toBeUndefined();
  });

  it('finds what sorting would find', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -5, max: 20 }), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, q) => {
          const sorted = [...values].sort((a, b) => a - b);
          expect(quantile(values, q)).toBe(
            sorted[Math.floor(q * (values.length - 1) + 1e-9)],
          );
        },
      ),
    );
    // Neither order nor equality makes it slow
    const many = Array.from({ length: 300_000 }, (_, index) => index);
    const start = process.cpuUsage();
    expect(medianOf(many)).toBe(149_999);
    expect(medianOf(many.reverse())).toBe(149_999);
    expect(medianOf(many.fill(1))).toBe(1);
    expect(process.cpuUsage(start).user).toBeLessThan(1_000_000);
  });

  it('tells a margin that few and none do not make small', () => {
    expect(shareOf(0, 0)).toBeUndefined();
    // Wilson's interval for 0 of 10 ends at 27.75 %, for 5 of 10 it is 23.66 % to 76.34 %
    expect(shareOf(0, 10)).toEqual({
      value: 0,
      margin: expect.closeTo(27.75, 2),
    });
    expect(shareOf(10, 10)).toEqual({
      value: 100,
      margin: expect.closeTo(27.75, 2),
    });
    expect(shareOf(5, 10)?.margin).toBeCloseTo(26.34, 2);
    expect(shareOf(1, 1)?.margin).toBeCloseTo(79.35, 2);
  });
});
