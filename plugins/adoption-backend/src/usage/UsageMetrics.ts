import {
  activePeople,
  countOfDays,
  dayOf,
  dayPeriodOf,
  latestOf,
  shareOfDays,
  usageDefinitions,
  weekOf,
  type DayCount,
  type DayPeriod,
  type MetricQuery,
  type MetricRows,
  type MetricValue,
  type UsageKind,
} from '@paved/plugin-adoption-common';
import type { MetricGroup } from '../metrics/MetricGroup';
import { pageOfRows, rowCursor } from '../metrics/pageOfRows';
import type { DatabaseUsageStore } from './DatabaseUsageStore';
import type { TeamPrivacy } from './TeamPrivacy';

type Measured = Omit<MetricValue, 'metric' | 'version'>;
type Page = { cursor?: string; limit: number };

/** What counts for a team, and how many of it were there in the weeks that may be told of. */
interface TeamUse {
  teamSets: ReadonlySet<number>;
  byWeek: ReadonlyMap<string, number>;
}

const TOP: Record<
  string,
  { kind: UsageKind; title: string } | { pages: true }
> = {
  'use.docs-read': { kind: 'docs', title: 'Page' },
  'use.searches-without-result': { kind: 'search-empty', title: 'Looked for' },
  'use.pages-helped': { pages: true },
};

/** The numbers about what people do in the portal, by day. */
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
    const { privacy, zone } = this.#options;
    const { team } = query;
    const noValue = whyNone(query);
    const days = dayPeriodOf(query, zone);
    const ofTeam =
      team && !noValue
        ? {
            teamSets: await privacy.setsOf(team),
            byWeek: await privacy.weeksOf(team, days),
          }
        : undefined;
    return Promise.all(
      ids.map(async id => ({
        metric: id,
        version: this.definitions.find(each => each.id === id)!.version,
        ...(noValue
          ? { sample: 0, sampleOf: 'none', noValue, trend: [] }
          : await this.#measure(id, query, days, ofTeam)),
      })),
    );
  }

  async rows(id: string, query: MetricQuery, page: Page): Promise<MetricRows> {
    if (whyNone(query)) {
      return { columns: [], rows: [], totalItems: 0 };
    }
    const top = TOP[id];
    if (query.team || !top) {
      return this.#trendRows(id, query, page);
    }
    return 'kind' in top
      ? this.#topRows(top.kind, top.title, query, page)
      : this.#helpfulRows(query, page);
  }

  async #measure(
    id: string,
    query: MetricQuery,
    days: DayPeriod,
    ofTeam: TeamUse | undefined,
  ): Promise<Measured> {
    const { store, zone } = this.#options;
    const period = { ...days, teamSets: ofTeam?.teamSets };
    const today = dayOf(Date.now(), zone);
    const running = weekOf(today);
    const shown = {
      zone,
      // By what a running week has more than yesterday one could tell what few did today
      teamByWeek:
        ofTeam &&
        new Map([...ofTeam.byWeek].filter(([week]) => week < running)),
    };
    const counted = (kinds: UsageKind[]) => store.countsByDay(kinds, period);
    switch (id) {
      case 'use.active-people':
        return {
          ...activePeople(
            ofTeam?.byWeek ?? (await store.peopleByWeek(period)),
            await store.firstWeek(),
            query,
            { zone, today, isTeam: ofTeam !== undefined },
          ),
          newestAt: await this.#newest(['page', 'docs']),
        };
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
      default: {
        const answered = (await store.helpful('day', period)).map(
          ({ day, answers, helped }): DayCount => ({
            day,
            count: answers,
            hits: helped,
          }),
        );
        return {
          ...shareOfDays(answered, query, {
            ...shown,
            sampleOf: 'answers',
            noValue: 'Nobody said in this period whether a page helped.',
          }),
          // Of a team it may have been one person's day
          newestAt: ofTeam
            ? undefined
            : instantOf(latestOf(answered.map(({ day }) => day))),
        };
      }
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
      dayPeriodOf(query, this.#options.zone),
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
    const pages = await this.#options.store.helpful(
      'page',
      dayPeriodOf(query, this.#options.zone),
    );
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

  async #newest(kinds: UsageKind[]): Promise<string | undefined> {
    return instantOf(await this.#options.store.newestDay(kinds));
  }
}

export interface UsageMetricsOptions {
  privacy: TeamPrivacy;
  store: DatabaseUsageStore;
  /** Whose days are counted. */
  zone: string;
}

/** What cannot be told apart as asked. */
function whyNone({ entity, path }: MetricQuery): string | undefined {
  if (entity) {
    return 'The use of the platform is not counted by entity.';
  }
  return path ? 'This is not counted by golden path.' : undefined;
}

function instantOf(day: string | undefined): string | undefined {
  return day && `${day}T00:00:00.000Z`;
}
