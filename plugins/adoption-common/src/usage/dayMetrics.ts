import {
  FEWEST_PEOPLE,
  type MetricPoint,
  type MetricQuery,
  type MetricValue,
} from '../metrics';
import { medianOf, shareOf, spreadOf } from '../statistics';
import { bucketsOf, dayOf } from '../time';
import { startOfDate } from '../time/zones';
import { weekOf } from './weekOf';

const DAY_MS = 24 * 60 * 60 * 1000;

/** @public */
export const TOO_FEW = `Fewer than ${FEWEST_PEOPLE} people of this team use the platform, or what few others do could be told from it: what single people do is not shown.`;

/** @public */
export const NO_DAY =
  'Of a team only whole days are told, and none begins in this period: take a longer one.';

const NO_WEEK =
  'Of a team only whole weeks are told, from Monday to Sunday, once they are over: take a longer period.';

type Measured = Omit<MetricValue, 'metric' | 'version'>;

/**
 * The days that a period is counted by: those that begin in it. So each day belongs to one of two periods that follow one another.
 *
 * @public
 */
export interface DayPeriod {
  firstDay: string;
  lastDay: string;
}

/** @param zone - the portal's, whose days are counted @public */
export function dayPeriodOf(
  { from, to }: Pick<MetricQuery, 'from' | 'to'>,
  zone: string,
): DayPeriod {
  return {
    firstDay: nextDay(dayOf(Date.parse(from) - 1, zone)),
    lastDay: dayOf(Date.parse(to) - 1, zone),
  };
}

/**
 * The days that a period is counted by, as a period; `undefined` where no day begins in it.
 *
 * @public
 */
export function wholeDaysOf(
  query: MetricQuery,
  zone: string,
): MetricQuery | undefined {
  const { firstDay, lastDay } = dayPeriodOf(query, zone);
  const startOf = (day: string) =>
    new Date(startOfDate(Date.parse(day), zone)).toISOString();
  return firstDay > lastDay
    ? undefined
    : {
        ...query,
        zone,
        from: startOf(firstDay),
        to: startOf(nextDay(lastDay)),
      };
}

/** What was counted on one day. @public */
export interface DayCount {
  day: string;
  count: number;
  /** Of these, those that the number is about. */
  hits?: number;
}

/**
 * Numbers of a team are only shown where enough of its people were there.
 *
 * @public
 */
export interface Shown {
  zone: string;
  /** People of the team by week that is over; `undefined` where the numbers are of everybody. */
  teamByWeek?: ReadonlyMap<string, number>;
}

/** How often something was done. @public */
export function countOfDays(
  days: DayCount[],
  query: MetricQuery,
  sampleOf: string,
  shown: Shown,
): Measured {
  return ofDays(days, query, sampleOf, shown, of => sumOf(of).count);
}

/** How many in a hundred were hits. @public */
export function shareOfDays(
  days: DayCount[],
  query: MetricQuery,
  options: Shown & { sampleOf: string; noValue: string },
): Measured {
  const share = (of: DayCount[]) => {
    const { hits, count } = sumOf(of);
    return shareOf(hits, count);
  };
  const measured = ofDays(
    days,
    query,
    options.sampleOf,
    options,
    of => share(of)?.value,
  );
  const { value, sample, noValue } = measured;
  return {
    ...measured,
    margin:
      value === undefined
        ? undefined
        : shareOf(Math.round((value * sample) / 100), sample)?.margin,
    noValue: value === undefined ? noValue ?? options.noValue : undefined,
  };
}

/**
 * People of a week; of several weeks the median.
 *
 * @param byWeek - how many were there, by Monday
 * @param firstWeek - the first that anything is known of
 * @param options - `today` is the portal's day now
 * @public
 */
export function activePeople(
  byWeek: ReadonlyMap<string, number>,
  firstWeek: string | undefined,
  query: MetricQuery,
  options: { zone: string; today: string; isTeam: boolean },
): Measured {
  const { zone, today, isTeam } = options;
  const period = dayPeriodOf(query, zone);
  const known = weeksOf(period).filter(
    week => firstWeek !== undefined && week >= firstWeek && week <= today,
  );
  // A week that is not over has too few
  const over = known.filter(week => week !== weekOf(today));
  const counts = (over.length > 0 ? over : known).map(
    week => byWeek.get(week) ?? 0,
  );
  const isHidden = isTeam && counts.every(count => count < FEWEST_PEOPLE);
  const shown = (count: number | undefined) =>
    isTeam && (count ?? 0) < FEWEST_PEOPLE ? undefined : count;
  const spread = isHidden ? undefined : spreadOf(counts);
  const value = isHidden ? undefined : shown(spread?.p50 ?? 0);
  const trend = edgesOf(
    { ...query, bucket: query.bucket === 'day' ? 'week' : query.bucket },
    zone,
  ).map(({ firstDay, lastDay, from, to }) => {
    const within = known.filter(week => week >= firstDay && week <= lastDay);
    const median = medianOf(within.map(week => byWeek.get(week) ?? 0));
    return { from, to, value: shown(median), sample: within.length };
  });
  return {
    value,
    spread:
      value === undefined || isTeam || !spread
        ? undefined
        : { p25: spread.p25, p75: spread.p75, p90: spread.p90 },
    sample: counts.length,
    sampleOf: 'weeks',
    noValue: value === undefined ? TOO_FEW : undefined,
    trend,
    notes: [daysNote(zone)],
  };
}

function ofDays(
  days: DayCount[],
  query: MetricQuery,
  sampleOf: string,
  { zone, teamByWeek }: Shown,
  compute: (of: DayCount[]) => number | undefined,
): Measured {
  const asked = dayPeriodOf(query, zone);
  // On a single day there may have been but one of them
  const isWhole = (week: string) =>
    week >= asked.firstDay && nextDay(week, 6) <= asked.lastDay;
  const isShown = (week: string) =>
    !teamByWeek ||
    (isWhole(week) && (teamByWeek.get(week) ?? 0) >= FEWEST_PEOPLE);
  // What few people did in a week is left out of sums too, or it would be what a sum has more than the others
  const told = days
    .filter(({ day }) => isShown(weekOf(day)))
    .map(each => (teamByWeek ? { ...each, day: weekOf(each.day) } : each));
  const hasShown = ({ firstDay, lastDay }: DayPeriod) =>
    !teamByWeek ||
    [...teamByWeek.keys()].some(
      week => week >= firstDay && week <= lastDay && isShown(week),
    );
  const isHidden = !hasShown(asked);
  const whyHidden = weeksOf(asked).some(isWhole) ? TOO_FEW : NO_WEEK;
  const bucket = teamByWeek && query.bucket === 'day' ? 'week' : query.bucket;
  return {
    value: isHidden ? undefined : compute(told),
    sample: sumOf(told).count,
    sampleOf,
    noValue: isHidden ? whyHidden : undefined,
    trend: edgesOf({ ...query, bucket }, zone).map(
      ({ from, to, ...period }) => {
        const of = told.filter(
          ({ day }) => day >= period.firstDay && day <= period.lastDay,
        );
        return {
          from,
          to,
          value: hasShown(period) ? compute(of) : undefined,
          sample: sumOf(of).count,
        };
      },
    ),
    notes: [
      daysNote(zone),
      ...(teamByWeek
        ? [
            `Of a team whole weeks count, once they are over. Weeks in which fewer than ${FEWEST_PEOPLE} people of it were there, or from which one could tell what few others did, are left out.`,
          ]
        : []),
    ],
  };
}

function sumOf(days: DayCount[]): { count: number; hits: number } {
  return days.reduce(
    (sum, { count, hits = 0 }) => ({
      count: sum.count + count,
      hits: sum.hits + hits,
    }),
    { count: 0, hits: 0 },
  );
}

/** The buckets of a query, with the days that begin in them. */
function edgesOf(
  query: MetricQuery,
  zone: string,
): Array<Pick<MetricPoint, 'from' | 'to'> & DayPeriod> {
  const { edges, count } = bucketsOf({ ...query, zone });
  return Array.from({ length: count }, (_, index) => {
    const period = {
      from: new Date(edges[index]).toISOString(),
      to: new Date(edges[index + 1]).toISOString(),
    };
    return { ...period, ...dayPeriodOf(period, zone) };
  });
}

/** Mondays within a period; of one without any the week that it is in. */
function weeksOf({ firstDay, lastDay }: DayPeriod): string[] {
  const weeks: string[] = [];
  let week = weekOf(firstDay);
  if (week < firstDay) {
    week = nextDay(week, 7);
  }
  for (; week <= lastDay; week = nextDay(week, 7)) {
    weeks.push(week);
  }
  return weeks.length > 0 ? weeks : [weekOf(lastDay)];
}

function nextDay(day: string, count = 1): string {
  return new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);
}

/** Whose days are counted. @public */
export function daysNote(zone: string): string {
  return `Days are those of ${zone}, whatever zone is chosen.`;
}
