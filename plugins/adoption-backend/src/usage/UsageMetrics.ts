import {
  activePeople,
  countOfDays,
  dayOf,
  dayPeriodOf,
  daysNote,
  NO_DAY,
  selfServiceRate,
  shareOfDays,
  STATUS,
  templateRuns,
  templateSuccess,
  timeSaved,
  TOO_FEW,
  usageDefinitions,
  weekOf,
  wholeDaysOf,
  type DayCount,
  type MetricColumn,
  type MetricQuery,
  type MetricRows,
  type MetricValue,
  type ScaffolderRun,
  type UsageKind,
} from '@paved/plugin-adoption-common';
import type { MetricGroup } from '../metrics/MetricGroup';
import { pageOfRows, rowCursor } from '../metrics/pageOfRows';
import type { Teams } from '../teams/Teams';
import type { DatabaseUsageStore } from './DatabaseUsageStore';
import type { DatabaseRunStore } from './runs/DatabaseRunStore';
import type { PlatformTicket, PlatformTickets } from './runs/PlatformTickets';
import type { GoldenPathTemplates } from './runs/GoldenPathTemplates';
import type { TeamPrivacy } from './TeamPrivacy';
import type { TeamSets } from './TeamSets';

type Measured = Omit<MetricValue, 'metric' | 'version'>;
type Page = { cursor?: string; limit: number };

const OF_RUNS = [
  'use.template-runs',
  'use.template-success',
  'use.self-service-rate',
  'use.time-saved',
];

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

const NOTHING = { columns: [], rows: [], totalItems: 0 };

const TOP: Record<
  string,
  { kind: UsageKind; title: string } | { pages: true }
> = {
  'use.docs-read': { kind: 'docs', title: 'Page' },
  'use.searches-without-result': { kind: 'search-empty', title: 'Looked for' },
  'use.pages-helped': { pages: true },
};

/** The numbers about the use of the platform. */
export class UsageMetrics implements MetricGroup {
  readonly definitions = usageDefinitions;
  readonly #options: UsageMetricsOptions;

  static create(options: UsageMetricsOptions): UsageMetrics {
    return new UsageMetrics(options);
  }

  private constructor(options: UsageMetricsOptions) {
    this.#options = options;
  }

  async measure(ids: string[], query: MetricQuery): Promise<MetricValue[]> {
    const teamSets = await this.#teamSetsOf(query);
    const asked = this.#askedOfRuns(query);
    // Read once, whichever of them are asked for
    const runs =
      asked && ids.some(id => OF_RUNS.includes(id))
        ? this.#runs(asked, teamSets)
        : undefined;
    const people = query.team
      ? this.#options.privacy.weeksOf(query.team, this.#days(query))
      : undefined;
    return Promise.all(
      ids.map(async id => ({
        metric: id,
        version: this.definitions.find(each => each.id === id)!.version,
        ...(noValueFor(id, query) ??
          (OF_RUNS.includes(id)
            ? await this.#measureRuns(id, await runs, asked)
            : await this.#measureDays(id, query, teamSets, await people))),
      })),
    );
  }

  async rows(id: string, query: MetricQuery, page: Page): Promise<MetricRows> {
    if (noValueFor(id, query)) {
      return NOTHING;
    }
    if (OF_RUNS.includes(id)) {
      return this.#runRows(id, query, page);
    }
    const top = TOP[id];
    if (query.team || !top) {
      return this.#trendRows(id, query, page);
    }
    return 'kind' in top
      ? this.#topRows(top.kind, top.title, query, page)
      : this.#helpfulRows(query, page);
  }

  /** Of a team not the moment of a run is told, which would be what one person did; `undefined` where no day is. */
  #askedOfRuns(query: MetricQuery): MetricQuery | undefined {
    return query.team ? wholeDaysOf(query, this.#options.zone) : query;
  }

  async #runRows(
    id: string,
    query: MetricQuery,
    page: Page,
  ): Promise<MetricRows> {
    const asked = this.#askedOfRuns(query);
    const runs =
      asked && (await this.#runs(asked, await this.#teamSetsOf(query)));
    if (!asked || !runs) {
      return NOTHING;
    }
    if (id === 'use.self-service-rate') {
      return this.#selfServiceRows(runs, asked, page);
    }
    const { zone } = this.#options;
    return pageOfRows(
      {
        columns: RUN_COLUMNS.map(column =>
          query.team && column.type === 'time'
            ? { ...column, type: 'day' }
            : column,
        ),
        rows: runs
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

  /** @returns `undefined` where the team is too small to be told of */
  async #runs(
    query: MetricQuery,
    teamSets: ReadonlySet<number> | undefined,
  ): Promise<ScaffolderRun[] | undefined> {
    const { privacy, runs, goldenPaths } = this.#options;
    if (query.team && !(await privacy.mayTellOf(query.team))) {
      return undefined;
    }
    const ended = await runs.ended({ ...query, teamSets });
    if (!query.path) {
      return ended;
    }
    const template = await goldenPaths.templateOf(query.path);
    return ended.filter(run => template && run.template === template);
  }

  async #measureRuns(
    id: string,
    runs: ScaffolderRun[] | undefined,
    query: MetricQuery | undefined,
  ): Promise<Measured> {
    if (!query || !runs) {
      return hidden('runs of templates', query ? TOO_FEW : NO_DAY);
    }
    const measured = await this.#measureEnded(id, runs, query);
    return query.team
      ? {
          ...measured,
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

  async #measureDays(
    id: string,
    query: MetricQuery,
    teamSets: ReadonlySet<number> | undefined,
    teamByWeek: ReadonlyMap<string, number> | undefined,
  ): Promise<Measured> {
    const { store, zone } = this.#options;
    const period = { ...this.#days(query), teamSets };
    const running = weekOf(dayOf(Date.now(), zone));
    const shown = {
      zone,
      // By what a running week has more than yesterday one could tell what few did today
      teamByWeek:
        teamByWeek &&
        new Map([...teamByWeek].filter(([week]) => week < running)),
    };
    const counted = (kinds: UsageKind[]) => store.countsByDay(kinds, period);
    switch (id) {
      case 'use.active-people':
        return activePeople(
          teamByWeek ?? (await store.peopleByWeek(period)),
          await store.firstWeek(),
          query,
          {
            zone,
            today: dayOf(Date.now(), zone),
            isTeam: query.team !== undefined,
          },
        );
      case 'use.docs-read':
        return {
          ...countOfDays(await counted(['docs']), query, 'visits', shown),
          newestAt: await this.#newest(['docs']),
        };
      case 'use.searches-without-result':
        return {
          ...shareOfDays(
            (await counted(['search', 'search-empty'])).map(row => ({
              ...row,
              hits: row.kind === 'search-empty' ? row.count : 0,
            })),
            query,
            {
              ...shown,
              sampleOf: 'searches',
              noValue: 'Nobody searched in this period.',
            },
          ),
          newestAt: await this.#newest(['search', 'search-empty']),
        };
      default:
        return shareOfDays(
          (await store.helpful('day', period)).map(
            ({ day, answers, helped }): DayCount => ({
              day,
              count: answers,
              hits: helped,
            }),
          ),
          query,
          {
            ...shown,
            sampleOf: 'answers',
            noValue: 'Nobody said in this period whether a page helped.',
          },
        );
    }
  }

  async #topRows(
    kind: UsageKind,
    title: string,
    query: MetricQuery,
    { cursor, limit }: Page,
  ): Promise<MetricRows> {
    const offset = rowCursor.read(cursor);
    const { items, totalItems } = await this.#options.store.top(
      kind,
      this.#days(query),
      { offset, limit },
    );
    return {
      columns: [
        { id: 'name', title, type: 'text' },
        { id: 'count', title: 'Times', type: 'number' },
      ],
      rows: items.map(({ name, count }) => ({ name, count })),
      totalItems,
      nextCursor: rowCursor.write(offset + items.length, totalItems),
    };
  }

  async #helpfulRows(query: MetricQuery, page: Page): Promise<MetricRows> {
    const pages = await this.#options.store.helpful('page', this.#days(query));
    return pageOfRows(
      {
        columns: [
          { id: 'page', title: 'Page', type: 'text' },
          { id: 'helped', title: 'Helped', type: 'number' },
          { id: 'not', title: 'Did not help', type: 'number' },
        ],
        rows: pages
          .map(({ page: name, helped, answers }) => ({
            page: name,
            helped,
            not: answers - helped,
          }))
          .sort((a, b) => b.not - a.not || (a.page < b.page ? -1 : 1)),
      },
      page,
    );
  }

  /** What is kept of no team, and of no person, is behind a number by time only. */
  async #trendRows(
    id: string,
    query: MetricQuery,
    page: Page,
  ): Promise<MetricRows> {
    const [{ trend }] = await this.measure([id], query);
    return pageOfRows(
      {
        columns: [
          { id: 'from', title: 'From', type: 'time' },
          { id: 'to', title: 'To', type: 'time' },
          { id: 'value', title: 'Value', type: 'number' },
        ],
        rows: trend.map(({ from, to, value }) => ({ from, to, value })),
      },
      page,
    );
  }

  async #teamSetsOf({
    team,
  }: MetricQuery): Promise<ReadonlySet<number> | undefined> {
    const { teams, teamSets } = this.#options;
    return team ? teamSets.idsWithin(await teams.within(team)) : undefined;
  }

  #days(query: MetricQuery) {
    return dayPeriodOf(query, this.#options.zone);
  }

  async #newest(kinds: UsageKind[]): Promise<string | undefined> {
    const day = await this.#options.store.newestDay(kinds);
    return day && `${day}T00:00:00.000Z`;
  }
}

export interface UsageMetricsOptions {
  goldenPaths: GoldenPathTemplates;
  privacy: TeamPrivacy;
  runs: DatabaseRunStore;
  store: DatabaseUsageStore;
  teams: Teams;
  teamSets: TeamSets;
  tickets: PlatformTickets;
  /** Whose days are counted. */
  zone: string;
}

/** What cannot be told apart as asked. */
function noValueFor(id: string, query: MetricQuery): Measured | undefined {
  if (query.entity) {
    return hidden('none', 'The use of the platform is not counted by entity.');
  }
  if (query.path && !OF_RUNS.includes(id)) {
    return hidden('none', 'This is not counted by golden path.');
  }
  return undefined;
}

function hidden(sampleOf: string, noValue: string): Measured {
  return { sample: 0, sampleOf, noValue, trend: [] };
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
