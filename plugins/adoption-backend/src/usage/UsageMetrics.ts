import {
  activePeople,
  countOfDays,
  dayOf,
  dayPeriodOf,
  selfServiceRate,
  shareOfDays,
  STATUS,
  templateRuns,
  templateSuccess,
  timeSaved,
  TOO_FEW,
  usageDefinitions,
  weekOf,
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
import type { PlatformTickets } from './runs/PlatformTickets';
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
    // Read once, whichever of them are asked for
    const runs = ids.some(id => OF_RUNS.includes(id))
      ? this.#runs(query, teamSets)
      : undefined;
    const people = query.team
      ? this.#options.privacy.weeksOf(query.team, this.#days(query))
      : undefined;
    return Promise.all(
      ids.map(async id => ({
        metric: id,
        version: this.definitions.find(each => each.id === id)!.version,
        ...(noValueFor(id, query) ??
          (runs && OF_RUNS.includes(id)
            ? await this.#measureRuns(id, await runs, query)
            : await this.#measureDays(id, query, teamSets, await people))),
      })),
    );
  }

  async rows(id: string, query: MetricQuery, page: Page): Promise<MetricRows> {
    if (noValueFor(id, query)) {
      return NOTHING;
    }
    if (OF_RUNS.includes(id)) {
      const runs = await this.#runs(query, await this.#teamSetsOf(query));
      return runs
        ? pageOfRows(
            {
              columns: RUN_COLUMNS,
              rows: runs
                .filter(run => isBehind(id, run))
                .reverse()
                .map(rowOf),
            },
            page,
          )
        : NOTHING;
    }
    const top = TOP[id];
    if (query.team || !top) {
      return this.#trendRows(id, query, page);
    }
    return 'kind' in top
      ? this.#topRows(top.kind, top.title, query, page)
      : this.#helpfulRows(query, page);
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
    query: MetricQuery,
  ): Promise<Measured> {
    if (!runs) {
      return hidden('runs of templates', TOO_FEW);
    }
    switch (id) {
      case 'use.template-runs':
        return templateRuns(runs, query);
      case 'use.template-success':
        return templateSuccess(runs, query);
      case 'use.time-saved':
        return timeSaved(runs, query);
      default:
        return selfServiceRate(
          runs,
          await this.#options.tickets.resolved(query),
          query,
        );
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
    case 'use.time-saved':
      return status === 'completed' && minutesSaved !== undefined;
    default:
      return status === 'completed';
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
