import { queryOf, readView, writeView } from './view';

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
    expect(writeView(read('')).toString()).toBe('');
    // What is not of the view stays
    expect(
      writeView(read('period=30'), new URLSearchParams('tab=1')).toString(),
    ).toBe('tab=1&period=30');
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
  });
});
