import { FEWEST_PEOPLE } from '../metrics';

/**
 * People who began at about the same time.
 */
export interface Cohort<T> {
  /** The first day of its first quarter, `YYYY-MM-DD`. */
  from: string;
  /** The first day after its last quarter. */
  to: string;
  people: T[];
}

/**
 * Puts people together by the quarter they began in. A quarter with fewer than five is put together with the next one, and the
 * last ones with those before, so that no cohort is small and none can be told from the difference of others.
 *
 * @returns none of fewer than five people, which means none at all when there are fewer than five
 */
export function hiringCohorts<T extends { startDate: string }>(
  people: readonly T[],
): Cohort<T>[] {
  const byQuarter = new Map<string, T[]>();
  for (const person of people) {
    const quarter = quarterOf(person.startDate);
    byQuarter.set(quarter, [...(byQuarter.get(quarter) ?? []), person]);
  }
  const cohorts: Cohort<T>[] = [];
  let open: Cohort<T> | undefined;
  for (const quarter of [...byQuarter.keys()].sort()) {
    open = {
      from: open?.from ?? quarter,
      to: nextQuarter(quarter),
      people: [...(open?.people ?? []), ...byQuarter.get(quarter)!],
    };
    if (open.people.length >= FEWEST_PEOPLE) {
      cohorts.push(open);
      open = undefined;
    }
  }
  const last = cohorts.at(-1);
  if (open && last) {
    last.to = open.to;
    last.people.push(...open.people);
  }
  return cohorts;
}

/** The first day of the quarter of a day. */
function quarterOf(date: string): string {
  const month = Math.floor((Number(date.slice(5, 7)) - 1) / 3) * 3 + 1;
  return `${date.slice(0, 4)}-${String(month).padStart(2, '0')}-01`;
}

function nextQuarter(quarter: string): string {
  const [year, month] = quarter.split('-').map(Number);
  return new Date(Date.UTC(year, month + 2, 1)).toISOString().slice(0, 10);
}
