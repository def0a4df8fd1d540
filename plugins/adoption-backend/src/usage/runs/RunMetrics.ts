import {
  dayOf,
  daysNote,
  NO_DAY,
  runDefinitions,
  selfServiceRate,
  STATUS,
  templateRuns,
  templateSuccess,
  timeSaved,
  TOO_FEW,
  wholeDaysOf,
  type MetricColumn,
  type MetricQuery,
  type MetricRows,
  type MetricValue,
  type ScaffolderRun,
} from '@paved/plugin-adoption-common';
import type { MetricGroup } from '../../metrics/MetricGroup';
import { pageOfRows } from '../../metrics/pageOfRows';
import type { TeamPrivacy } from '../TeamPrivacy';
import type { DatabaseRunStore } from './DatabaseRunStore';
import type { GoldenPathTemplates } from './GoldenPathTemplates';
import type { PlatformTicket, PlatformTickets } from './PlatformTickets';

type Measured = Omit<MetricValue, 'metric' | 'version'>;
type Page = { cursor?: string; limit: number };
type NotTold = { noValue: string };

const RUN_COLUMNS: MetricColumn[] = [
  { id: 'template', title: 'Template', type: 'entity' },
  { id: 'status', title: 'Outcome', type: 'text' },
  { id: 'endedAt', title: 'Ended', type: 'time' },
  { id: 'minutes', title: 'Took', type: 'minutes' },
  { id: 'failedStep', title: 'Failed at', type: 'text' },
  { id: 'reason', title: 'Because', type: 'text' },
  { id: 'minutesSaved', title: 'Said to save', type: 'minutes' },
];

const SELF_SERVICE_COLUMNS: MetricColumn[] = [
  { id: 'what', title: 'What', type: 'text' },
  { id: 'template', title: 'Template', type: 'entity' },
  { id: 'title', title: 'Ticket', type: 'text' },
  { id: 'team', title: 'Team', type: 'text' },
  { id: 'askedOn', title: 'Asked for', type: 'day' },
  { id: 'doneOn', title: 'Done', type: 'day' },
  { id: 'url', title: 'More', type: 'link' },
];

/** The numbers about what people have the platform do for them. */
export class RunMetrics implements MetricGroup {
  readonly definitions = runDefinitions;
  readonly #options: RunMetricsOptions;

  static create(options: RunMetricsOptions): RunMetrics {
    return new RunMetrics(options);
  }

  private constructor(options: RunMetricsOptions) {
    this.#options = options;
  }

  async measure(ids: string[], query: MetricQuery): Promise<MetricValue[]> {
    const told = await this.#toldOf(query);
    return Promise.all(
      ids.map(async id => ({
        metric: id,
        version: this.definitions.find(each => each.id === id)!.version,
        ...('noValue' in told
          ? { sample: 0, sampleOf: 'runs of templates', trend: [], ...told }
          : await this.#measure(id, told.runs, told.query)),
      })),
    );
  }

  async rows(id: string, query: MetricQuery, page: Page): Promise<MetricRows> {
    const told = await this.#toldOf(query);
    if ('noValue' in told) {
      return { columns: [], rows: [], totalItems: 0 };
    }
    if (id === 'use.self-service-rate') {
      return this.#selfServiceRows(told.runs, told.query, page);
    }
    const { zone } = this.#options;
    return pageOfRows(
      {
        columns: RUN_COLUMNS.map(column =>
          query.team && column.type === 'time'
            ? { ...column, type: 'day' }
            : column,
        ),
        rows: told.runs
          .filter(run => isBehind(id, run))
          .reverse()
          .map(run => {
            const row = rowOf(run);
            return query.team
              ? { ...row, endedAt: dayIn(zone, run.endedAt) }
              : row;
          }),
      },
      page,
    );
  }

  /** The runs that a number is made of, and when they ended; or why none are told of. */
  async #toldOf(
    query: MetricQuery,
  ): Promise<{ query: MetricQuery; runs: ScaffolderRun[] } | NotTold> {
    const { goldenPaths, privacy, runs, zone } = this.#options;
    const { entity, path, team } = query;
    if (entity) {
      return { noValue: 'Runs of templates are not counted by entity.' };
    }
    // Of a team not the moment of a run is told, which would be what one person did
    const asked = team ? wholeDaysOf(query, zone) : query;
    if (!asked) {
      return { noValue: NO_DAY };
    }
    if (team && !(await privacy.mayTellOf(team))) {
      return { noValue: TOO_FEW };
    }
    const ended = await runs.ended({
      ...asked,
      teamSets: team ? await privacy.setsOf(team) : undefined,
    });
    const template = path && (await goldenPaths.templateOf(path));
    return {
      query: asked,
      runs: path
        ? ended.filter(run => template && run.template === template)
        : ended,
    };
  }

  async #selfServiceRows(
    ended: ScaffolderRun[],
    query: MetricQuery,
    page: Page,
  ): Promise<MetricRows> {
    const { runs, tickets = [] } = await this.#selfService(ended, query);
    const { zone } = query;
    const done = [
      ...runs.map(({ template, startedAt, endedAt = '' }) => ({
        at: endedAt,
        what: 'Run',
        template,
        askedOn: dayIn(zone, startedAt),
      })),
      ...tickets.map(({ title, team, url, createdAt, resolvedAt = '' }) => ({
        at: resolvedAt,
        what: 'Ticket',
        title,
        team,
        url,
        askedOn: dayIn(zone, createdAt),
      })),
    ].sort((a, b) => (a.at < b.at ? 1 : -1));
    return pageOfRows(
      {
        columns: SELF_SERVICE_COLUMNS,
        rows: done.map(({ at, ...row }) => ({
          ...row,
          doneOn: dayIn(zone, at),
        })),
      },
      page,
    );
  }

  /** What self-service is reckoned of: no ticket counts of a time of which runs are not known. */
  async #selfService(
    ended: ScaffolderRun[],
    query: MetricQuery,
  ): Promise<{
    runs: ScaffolderRun[];
    tickets: PlatformTicket[] | undefined;
    runsSince: string | undefined;
  }> {
    const runsSince = await this.#options.runs.knownSince();
    const from = runsSince && runsSince > query.from ? runsSince : query.from;
    return {
      runs: ended.filter(
        ({ status, endedAt }) => status === 'completed' && endedAt! >= from,
      ),
      tickets: await this.#options.tickets.resolved({ ...query, from }),
      runsSince,
    };
  }

  async #measure(
    id: string,
    runs: ScaffolderRun[],
    query: MetricQuery,
  ): Promise<Measured> {
    const measured = await this.#measureEnded(id, runs, query);
    return query.team
      ? {
          ...measured,
          newestAt: startOfDay(query.zone, measured.newestAt),
          notes: [...(measured.notes ?? []), daysNote(query.zone)],
        }
      : measured;
  }

  async #measureEnded(
    id: string,
    runs: ScaffolderRun[],
    query: MetricQuery,
  ): Promise<Measured> {
    switch (id) {
      case 'use.template-runs':
        return templateRuns(runs, query);
      case 'use.template-success':
        return templateSuccess(runs, query);
      case 'use.time-saved':
        return timeSaved(runs, query);
      default: {
        const { tickets, ...sample } = await this.#selfService(runs, query);
        return selfServiceRate(
          {
            ...sample,
            tickets: tickets?.map(({ resolvedAt }) => Date.parse(resolvedAt!)),
          },
          query,
        );
      }
    }
  }
}

export interface RunMetricsOptions {
  goldenPaths: GoldenPathTemplates;
  privacy: TeamPrivacy;
  runs: DatabaseRunStore;
  tickets: PlatformTickets;
  /** Whose days are counted. */
  zone: string;
}

function isBehind(
  id: string,
  { status, minutesSaved }: ScaffolderRun,
): boolean {
  switch (id) {
    case 'use.template-runs':
      return true;
    case 'use.template-success':
      return status !== 'cancelled';
    default:
      return status === 'completed' && minutesSaved !== undefined;
  }
}

function rowOf(run: ScaffolderRun): MetricRows['rows'][number] {
  const { template, status, startedAt, endedAt, ...more } = run;
  return {
    template,
    status: STATUS[status],
    endedAt,
    minutes: (Date.parse(endedAt!) - Date.parse(startedAt)) / 60_000,
    failedStep: more.failedStep,
    reason: more.reason,
    minutesSaved: more.minutesSaved,
  };
}

function dayIn(zone: string, iso: string | undefined): string | undefined {
  return iso && dayOf(Date.parse(iso), zone);
}

/** The day of a moment, as an instant. */
function startOfDay(zone: string, iso: string | undefined): string | undefined {
  return iso && `${dayIn(zone, iso)}T00:00:00.000Z`;
}
