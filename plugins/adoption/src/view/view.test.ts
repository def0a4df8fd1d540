import { ownZone, problemsOf, queryOf, readView, writeView } from './view';

const read = (query: string) => readView(new URLSearchParams(query));
const now = new Date('2026-11-21T18:28:30Z');

describe('view', () => {
  it.each([
    // Whole days of the zone: Berlin is an hour ahead in winter and two in summer
    [
      'period=30&zone=Europe/Berlin',
      '2026-10-22T22:00:00.000Z',
      '2026-11-21T18:30:00.000Z',
      'day',
    ],
    [
      'zone=UTC',
      '2026-08-24T00:00:00.000Z',
      '2026-11-21T18:30:00.000Z',
      'week',
    ],
    [
      'period=365&zone=UTC',
      '2025-11-22T00:00:00.000Z',
      '2026-11-21T18:30:00.000Z',
      'month',
    ],
    [
      'period=quarter&zone=America/New_York',
      '2026-10-01T04:00:00.000Z',
      '2026-11-21T18:30:00.000Z',
      'week',
    ],
    [
      'period=last-quarter&zone=UTC',
      '2026-07-01T00:00:00.000Z',
      '2026-10-01T00:00:00.000Z',
      'week',
    ],
    // The last day belongs to it, over the change of the clock
    [
      'period=custom&from=2026-10-24&to=2026-10-25&zone=Europe/Berlin&bucket=week',
      '2026-10-23T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
      'week',
    ],
    // Today is not over
    [
      'period=custom&from=2026-11-20&to=2026-12-24&zone=UTC',
      '2026-11-20T00:00:00.000Z',
      '2026-11-21T18:30:00.000Z',
      'day',
    ],
    // It is tomorrow already in Auckland
    [
      'period=30&zone=Pacific/Auckland',
      '2026-10-23T11:00:00.000Z',
      '2026-11-21T18:30:00.000Z',
      'day',
    ],
  ])('%s asks for %s to %s by %s', (address, from, to, bucket) => {
    expect(queryOf(read(address), now)).toMatchObject({ from, to, bucket });
  });

  it('is the same again when it was written to an address', () => {
    const address =
      'period=custom&from=2026-01-01&to=2026-03-31&bucket=month&zone=UTC&team=group%3Adefault%2Fpayments&path=goldenpath%3Adefault%2Fgo';
    expect(writeView(read(address)).toString()).toBe(address);
    // Whose days they are is nobody's guess
    expect(writeView(read('')).get('zone')).toBe(ownZone());
    expect(read('path=Go&team=payments')).toMatchObject({
      path: 'goldenpath:default/go',
      team: 'group:default/payments',
    });
    // What is not of the view stays
    expect(
      writeView(
        read('period=30&zone=UTC'),
        new URLSearchParams('tab=1'),
      ).toString(),
    ).toBe('tab=1&period=30&zone=UTC');
  });

  it.each([
    'period=nonsense',
    'period=constructor',
    'period=custom',
    'period=custom&from=2026-03-31&to=2026-01-01',
    'period=custom&from=31.3.2026&to=1.4.2026',
    'zone=Mars/Olympus',
    'bucket=minute',
  ])('takes %s for what is shown without it', address => {
    expect(read(address)).toEqual(read(''));
    expect(problemsOf(new URLSearchParams(address))).toHaveLength(1);
  });

  it('says what it did not understand, and what is shown instead', () => {
    const told = (address: string) => problemsOf(new URLSearchParams(address));
    expect(told('period=30&zone=UTC&bucket=day&tab=1')).toEqual([]);
    expect(
      told('period=custom&from=2026-01-01&to=2026-03-31&zone=UTC'),
    ).toEqual([]);
    expect(told('period=abc&zone=Mars/Base&bucket=minute')).toEqual([
      '“abc” is no period; shown is “Last 90 days”.',
      '“minute” is no day, week, month or quarter; shown is what suits the period.',
      `There is no time zone “Mars/Base”; shown are days of ${ownZone()}, your own.`,
    ]);
    expect(told('period=custom&from=2026-03-31&to=2026-01-01')).toEqual([
      'From “2026-03-31” to “2026-01-01” is no period; shown is “Last 90 days”.',
    ]);
    expect(told('period=30&from=2026-03-31')).toEqual([
      'from and to count with period=custom only; shown is “Last 30 days”.',
    ]);
  });
});
