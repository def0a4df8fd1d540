import type { Incident } from '../delivery';
import type { MetricQuery, MetricValue } from '../metrics';
import { medianOf } from '../statistics';
import { dayOf, latestOf, trendOfItems } from '../time';
import type { ScaffolderRun } from '../usage';

const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;

type Measured = Omit<MetricValue, 'metric' | 'version'>;
type Happened = Pick<Incident, 'createdAt' | 'resolvedAt'>;

/** Incidents of the platform itself. @public */
export function platformIncidents(
  incidents: Happened[],
  query: MetricQuery,
): Measured {
  const recovery = medianOf(
    incidents.flatMap(({ createdAt, resolvedAt }) =>
      resolvedAt
        ? [(Date.parse(resolvedAt) - Date.parse(createdAt)) / MINUTE_MS]
        : [],
    ),
  );
  return {
    value: incidents.length,
    sample: incidents.length,
    sampleOf: 'incidents',
    newestAt: latestOf(incidents.map(({ createdAt }) => createdAt)),
    parts: [
      {
        title: 'Not resolved',
        value: incidents.filter(({ resolvedAt }) => !resolvedAt).length,
        unit: 'count',
      },
      {
        title: 'Half are resolved within',
        value: recovery,
        unit: 'minutes',
      },
    ],
    trend: trendOfItems(
      query,
      incidents,
      ({ createdAt }) => Date.parse(createdAt),
      of => ({ value: of.length, sample: of.length }),
    ),
  };
}

/** @param runs - that ended in the period @public */
export function selfServiceFailures(
  runs: ScaffolderRun[],
  query: MetricQuery,
): Measured {
  const failed = (of: ScaffolderRun[]) =>
    of.filter(({ status }) => status === 'failed');
  const templates = new Map<string, number>();
  for (const { template = 'none that is known' } of failed(runs)) {
    templates.set(template, (templates.get(template) ?? 0) + 1);
  }
  return {
    value: failed(runs).length,
    sample: runs.length,
    sampleOf: 'runs of templates',
    newestAt: latestOf(failed(runs).map(({ endedAt }) => endedAt)),
    parts: [...templates]
      .sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1))
      .slice(0, 5)
      .map(([title, value]) => ({ title, value, unit: 'count' })),
    trend: trendOfItems(
      query,
      runs,
      ({ endedAt }) => Date.parse(endedAt!),
      of => ({ value: failed(of).length, sample: of.length }),
    ),
  };
}

/**
 * Tickets for 100 people and week.
 *
 * @param tickets - when they were asked for, in milliseconds; `undefined` where nobody tells of any at all
 * @param people - who could ask
 * @param since - when the first of all tickets was asked for, ISO 8601: nobody told of any before
 * @public
 */
export function supportLoad(
  tickets: number[] | undefined,
  people: number,
  query: MetricQuery,
  since?: string,
): Measured {
  const to = Date.parse(query.to);
  // A first ticket of just now makes no rate of a week
  const known = Math.min(since ? Date.parse(since) : -Infinity, to - WEEK_MS);
  const rate = (count: number, from: string, until: string) => {
    const weeks =
      (Date.parse(until) - Math.max(Date.parse(from), known)) / WEEK_MS;
    return tickets && people > 0 && weeks > 0
      ? ((count / people) * 100) / weeks
      : undefined;
  };
  return {
    value: rate(tickets?.length ?? 0, query.from, query.to),
    sample: tickets?.length ?? 0,
    sampleOf: 'tickets',
    newestAt: latestOf((tickets ?? []).map(at => new Date(at).toISOString())),
    noValue: noSupportLoad(tickets, people),
    parts: [{ title: 'People', value: people, unit: 'count' }],
    trend: trendOfItems(
      query,
      tickets ?? [],
      at => at,
      of => ({ value: undefined, sample: of.length }),
    ).map(point => ({
      ...point,
      value: rate(point.sample, point.from, point.to),
    })),
    notes: [
      'People are counted as the catalog has them now.',
      ...(known > Date.parse(query.from)
        ? [
            `Nobody told of tickets before ${dayOf(
              known,
              query.zone,
            )}; only the weeks since then count.`,
          ]
        : []),
    ],
  };
}

function noSupportLoad(
  tickets: number[] | undefined,
  people: number,
): string | undefined {
  if (!tickets) {
    return 'Nobody tells of tickets. Have the tracker tell of work items of type platform-ticket, or import them.';
  }
  return people === 0 ? 'The catalog has no people who could ask.' : undefined;
}
