import { DailyAllowances, UsedUpError } from './DailyAllowances';

it('allows as much again on the next day, and to each their own', () => {
  const allowances = DailyAllowances.create({ most: 3 });
  const evening = new Date('2026-11-21T23:59:30Z');
  const use = (person: string, count: number, now = evening) => {
    try {
      allowances.use(person, count, now);
      return undefined;
    } catch (error) {
      return (error as UsedUpError).retryAfterSeconds;
    }
  };
  expect(use('ada', 2)).toBeUndefined();
  // Refused as a whole, and then nothing of it is used
  expect(use('ada', 2)).toBe(30);
  expect(use('ada', 1)).toBeUndefined();
  expect(use('ada', 1)).toBe(30);
  allowances.giveBack('ada', 1);
  expect(use('ada', 1)).toBeUndefined();
  expect(use('ben', 3)).toBeUndefined();

  const morning = new Date('2026-11-22T00:00:00Z');
  expect(use('ada', 3, morning)).toBeUndefined();
  // Of what was used the day before
  allowances.giveBack('cy', 2);
  expect(use('cy', 4, morning)).toBe(24 * 60 * 60);
});
