import { parseRequest } from '@paved/router';
import { querySchema } from './querySchema';

const period = { from: '2026-10-01', to: '2026-11-01' };

describe('querySchema', () => {
  it('reads what is asked of metrics', () => {
    expect(
      parseRequest(querySchema, {
        ...period,
        bucket: 'month',
        team: 'Payments',
        entity: 'Component:ledger',
      }),
    ).toEqual({
      from: '2026-10-01T00:00:00.000Z',
      to: '2026-11-01T00:00:00.000Z',
      zone: 'UTC',
      bucket: 'month',
      team: 'group:default/payments',
      entity: 'component:default/ledger',
    });
  });

  it.each([
    // The days after it have years of five digits, and are before it as texts
    ['to: must be of the years 1970 to 2199', { to: '9999-12-31' }],
    ['from: must be of the years 1970 to 2199', { from: '1969-12-31' }],
    ['from: is no time of ISO 8601', { from: '1763000000' }],
    ['from: is no time', { from: '2026-01-01T99:99:99Z' }],
    ['to: must be after from', { to: '2026-10-01' }],
    ['bucket: gives more than 1100', { from: '2022-01-01', bucket: 'day' }],
    ['zone: is no time zone', { zone: '../../etc/passwd' }],
    ['team: Expected string', { team: ['a', 'b'] }],
  ])('refuses what is wrong: %s', (reason, wrong) => {
    expect(() => parseRequest(querySchema, { ...period, ...wrong })).toThrow(
      reason,
    );
  });
});
