import {
  sampleText,
  type MetricPart,
  type MetricQuery,
  type MetricValue,
} from '../metrics';
import { shareOf, spreadOf } from '../statistics';
import { dayTextOf, latestOf, trendOfItems } from '../time';
import type { ScaffolderRun } from './types';

const MINUTE_MS = 60_000;
const MOST_REASONS = 5;

/** How it is called how a run ended. @public */
export const STATUS: Record<ScaffolderRun['status'], string> = {
  open: 'Waiting',
  processing: 'Running',
  completed: 'Finished',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

type Measured = Omit<MetricValue, 'metric' | 'version'>;

/** Runs of templates that ended in a period. @public */
export function templateRuns(
  runs: ScaffolderRun[],
  query: MetricQuery,
): Measured {
  return {
    value: runs.length,
    sample: runs.length,
    sampleOf: 'runs of templates',
    newestAt: newestOf(runs),
    parts: (['completed', 'failed', 'cancelled'] as const).map(status => ({
      title: STATUS[status],
      value: withStatus(runs, status).length,
      unit: 'count',
    })),
    trend: trendOfItems(query, runs, endOf, of => ({
      value: of.length,
      sample: of.length,
    })),
  };
}

/** How many of them ended well, and what the others failed at. @public */
export function templateSuccess(
  runs: ScaffolderRun[],
  query: MetricQuery,
): Measured {
  const judged = runs.filter(({ status }) => status !== 'cancelled');
  const share = (of: ScaffolderRun[]) =>
    shareOf(withStatus(of, 'completed').length, of.length);
  const minutes = spreadOf(
    withStatus(runs, 'completed').map(
      run => (endOf(run) - Date.parse(run.startedAt)) / MINUTE_MS,
    ),
  );
  const failures = new Map<string, number>();
  for (const { failedStep = 'Before the first step' } of withStatus(
    runs,
    'failed',
  )) {
    failures.set(failedStep, (failures.get(failedStep) ?? 0) + 1);
  }
  const parts: MetricPart[] = [...failures]
    .sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1))
    .slice(0, MOST_REASONS)
    .map(([step, count]) => ({
      title: `Failed at: ${step}`,
      value: count,
      unit: 'count',
    }));
  if (minutes) {
    parts.push(
      { title: 'Half take at most', value: minutes.p50, unit: 'minutes' },
      { title: '9 in 10 take at most', value: minutes.p90, unit: 'minutes' },
    );
  }
  return {
    ...share(judged),
    sample: judged.length,
    sampleOf: 'runs that finished or failed',
    newestAt: newestOf(judged),
    noValue:
      judged.length === 0
        ? 'No run of a template finished or failed in this period.'
        : undefined,
    parts,
    trend: trendOfItems(query, judged, endOf, of => ({
      value: share(of)?.value,
      sample: of.length,
    })),
  };
}

/**
 * @param sample.runs - that ended in the period
 * @param sample.tickets - when platform tickets were resolved by hand, in milliseconds, of the period; `undefined` where nobody
 *   tells of any at all
 * @param sample.runsSince - since when runs are known, ISO 8601; of before, tickets count as little as runs
 * @public
 */
export function selfServiceRate(
  sample: {
    runs: ScaffolderRun[];
    tickets: number[] | undefined;
    runsSince: string | undefined;
  },
  query: MetricQuery,
): Measured {
  const { runs, tickets, runsSince } = sample;
  const finished = withStatus(runs, 'completed');
  const events = [
    ...finished.map(run => ({ at: endOf(run), isRun: true })),
    ...(tickets ?? []).map(at => ({ at, isRun: false })),
  ];
  const share = (of: typeof events) =>
    shareOf(of.filter(({ isRun }) => isRun).length, of.length);
  const isKnown = tickets !== undefined && runsSince !== undefined;
  return {
    ...(isKnown && share(events)),
    sample: events.length,
    sampleOf: 'runs and tickets',
    newestAt: newestOf(finished),
    noValue: noSelfServiceRate(sample, events.length, query),
    parts: [
      {
        title: 'Finished by themselves',
        value: finished.length,
        unit: 'count',
      },
      { title: 'Done by hand', value: tickets?.length, unit: 'count' },
    ],
    trend: trendOfItems(
      query,
      events,
      ({ at }) => at,
      of => ({
        value: isKnown ? share(of)?.value : undefined,
        sample: of.length,
      }),
    ),
    notes: [
      ...(runsSince && runsSince > query.from && events.length > 0
        ? [
            `Runs of templates are known since ${dayTextOf(
              Date.parse(runsSince),
              query.zone,
            )}, so that only the ${sampleText(
              events.length,
              'runs and tickets',
            )} since then count; tickets of before are left out.`,
          ]
        : []),
      ...(query.path ? ['Tickets are those about all golden paths.'] : []),
    ],
  };
}

function noSelfServiceRate(
  {
    tickets,
    runsSince,
  }: { tickets: number[] | undefined; runsSince: string | undefined },
  count: number,
  { from, to, zone }: MetricQuery,
): string | undefined {
  if (tickets === undefined) {
    return 'Nobody tells of tickets, so that what is done by hand is not known. Have the tracker tell of work items of type platform-ticket, or import them.';
  }
  if (runsSince === undefined) {
    return 'The portal has not read yet which templates were run.';
  }
  if (count > 0) {
    return undefined;
  }
  const day = dayTextOf(Date.parse(runsSince), zone);
  if (runsSince >= to) {
    return `Runs of templates are known since ${day} only, which is after this period.`;
  }
  return runsSince > from
    ? `Runs of templates are known since ${day} only, and since then no run finished and no ticket was resolved in this period.`
    : 'In this period no run finished and no ticket was resolved.';
}

/** What runs of templates are estimated to have saved. @public */
export function timeSaved(runs: ScaffolderRun[], query: MetricQuery): Measured {
  const finished = withStatus(runs, 'completed');
  const estimated = finished.filter(
    ({ minutesSaved }) => minutesSaved !== undefined,
  );
  const sum = (of: ScaffolderRun[]) =>
    of.reduce((minutes, run) => minutes + run.minutesSaved!, 0);
  return {
    value: sum(estimated),
    sample: estimated.length,
    sampleOf: 'finished runs',
    coverage: {
      count: estimated.length,
      of: finished.length,
      what: 'finished runs whose template says what it saves',
    },
    newestAt: newestOf(estimated),
    notes: ['An estimate of the authors of templates; nobody measured it.'],
    trend: trendOfItems(query, estimated, endOf, of => ({
      value: sum(of),
      sample: of.length,
    })),
  };
}

function withStatus(
  runs: ScaffolderRun[],
  status: ScaffolderRun['status'],
): ScaffolderRun[] {
  return runs.filter(run => run.status === status);
}

function endOf({ endedAt }: ScaffolderRun): number {
  return Date.parse(endedAt!);
}

function newestOf(runs: ScaffolderRun[]): string | undefined {
  return latestOf(runs.map(({ endedAt }) => endedAt));
}
