import { lastReminder } from './reminders';

const DAY_MS = 24 * 3600_000;
const START = Date.parse('2026-03-20T00:00:00Z');
const day = (count: number) => new Date(START + count * DAY_MS);

describe('lastReminder', () => {
  it.each([
    ['three weeks', 21, [0, 7, 14, 20]],
    ['what is no whole number of weeks', 31, [0, 10, 17, 24, 30]],
    ['eight days', 8, [0, 1, 7]],
    ['three days', 3, [0, 2]],
    ['half a day', 0.5, [0]],
  ])('%s', (_, length, expected) => {
    const campaign = {
      startsAt: day(0).toISOString(),
      deadline: day(length).toISOString(),
    };
    expect(lastReminder(campaign, day(-1))).toBeUndefined();
    const seen = new Set<number>();
    for (let at = 0; at <= length + 30; at += 0.25) {
      const last = lastReminder(campaign, day(at));
      seen.add((last!.getTime() - START) / DAY_MS);
    }
    expect([...seen]).toEqual(expected);
  });
});
