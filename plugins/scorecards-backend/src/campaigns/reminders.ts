const DAY_MS = 24 * 3600_000;
const WEEK_MS = 7 * DAY_MS;

/**
 * The last moment, at or before `now`, at which a campaign reminds owners: when it begins, every week before its deadline, and
 * the day before. What comes within a week of its beginning is left out, but for 7 days and 1 day before the deadline.
 *
 * @returns undefined before it begins
 */
export function lastReminder(
  { startsAt, deadline }: { startsAt: string; deadline: string },
  now: Date,
): Date | undefined {
  const [start, end] = [Date.parse(startsAt), Date.parse(deadline)];
  const weeks = Math.ceil((end - start) / WEEK_MS);
  const weekly = Array.from(
    { length: weeks },
    (_, index) => end - index * WEEK_MS,
  ).filter(time => time >= start + WEEK_MS && time < end);
  const due = [start, ...weekly, end - WEEK_MS, end - DAY_MS].filter(
    time => time >= start && time <= now.getTime(),
  );
  return due.length ? new Date(Math.max(...due)) : undefined;
}
