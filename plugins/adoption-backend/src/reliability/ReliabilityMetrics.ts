import { chunks } from '@paved/database';
import {
  dayOf,
  NO_DAY,
  outagesOf,
  platformIncidents,
  reliabilityDefinitions,
  selfServiceFailures,
  supportLoad,
  TOO_FEW,
  uptime,
  wholeDaysOf,
  type MetricQuery,
  type MetricRows,
  type MetricValue,
} from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';
import type { MetricGroup } from '../metrics/MetricGroup';
import { pageOfRows } from '../metrics/pageOfRows';
import type { Subjects } from '../subjects/Subjects';
import type { Audience } from '../usage/Audience';
import type { DatabaseRunStore } from '../usage/runs/DatabaseRunStore';
import type { PlatformTickets } from '../usage/runs/PlatformTickets';
import type { TeamPrivacy } from '../usage/TeamPrivacy';
import { PORTAL, type ComponentConfig } from './config';
import type { WatchedSpans } from './WatchedSpans';

const MOST_IDS = 500;

type Measured = Omit<MetricValue, 'metric' | 'version'>;

const BY_TEAM = [
  'reliability.self-service-failures',
  'reliability.support-load',
];
const TRIED_OUT =
  'This portal is being tried out (auth.environment is development): times when it was off count for nothing.';
const OF_ALL = 'The platform is one for all: this is not of the team alone.';

/** The numbers about how reliable the platform is. */
export class ReliabilityMetrics implements MetricGroup {
  readonly definitions = reliabilityDefinitions;
  readonly #options: ReliabilityMetricsOptions;

  static create(options: ReliabilityMetricsOptions): ReliabilityMetrics {
    return new ReliabilityMetrics(options);
  }

  private constructor(options: ReliabilityMetricsOptions) {
    this.#options = options;
  }

  async measure(ids: string[], query: MetricQuery): Promise<MetricValue[]> {
    return Promise.all(
      ids.map(async id => {
        const measured =
          (await this.#noValueFor(id, query)) ??
          (await this.#measureOne(id, query));
        const { newestAt, notes = [] } = measured;
        return {
          metric: id,
          version: this.definitions.find(each => each.id === id)!.version,
          ...measured,
          ...(query.team &&
            (BY_TEAM.includes(id)
              ? // The moment is one person's
                {
                  newestAt:
                    newestAt && `${this.#dayOf(newestAt)}T00:00:00.000Z`,
                }
              : { notes: [...notes, OF_ALL] })),
        };
      }),
    );
  }

  async rows(
    id: string,
    query: MetricQuery,
    page: { cursor?: string; limit: number },
  ): Promise<MetricRows> {
    // Not everybody of a team may see what the platform is made of
    const isOfPlatform = query.team && id === 'reliability.incidents';
    if (isOfPlatform || (await this.#noValueFor(id, query))) {
      return { columns: [], rows: [], totalItems: 0 };
    }
    return pageOfRows(await this.#allRows(id, query), page);
  }

  async #measureOne(id: string, query: MetricQuery): Promise<Measured> {
    const { audience, tickets } = this.#options;
    switch (id) {
      case 'reliability.uptime':
        return this.#uptime(query);
      case 'reliability.incidents':
        return platformIncidents(await this.#incidents(query), query);
      case 'reliability.self-service-failures':
        return this.#failures(query);
      default:
        return supportLoad(
          (await tickets.created(query))?.map(({ createdAt }) =>
            Date.parse(createdAt!),
          ),
          await audience.size(query.team),
          query,
          await tickets.knownSince(),
        );
    }
  }

  async #failures(query: MetricQuery): Promise<Measured> {
    const asked = this.#askedOfRuns(query);
    return asked
      ? selfServiceFailures(await this.#runs(asked), asked)
      : hidden(NO_DAY);
  }

  async #uptime(query: MetricQuery): Promise<Measured> {
    const { components, clock, silenceIsOutage } = this.#options;
    const now = clock();
    const measured = uptime(await this.#spans(PORTAL, query), query, {
      now,
      tellsOfItself: silenceIsOutage,
    });
    const parts = await Promise.all(
      components.map(async ({ name, title }) => ({
        title,
        unit: 'percent' as const,
        value: uptime(await this.#spans(name, query), query, {
          now,
          tellsOfItself: false,
        }).value,
      })),
    );
    return {
      ...measured,
      parts: [...(measured.parts ?? []), ...parts],
      notes: silenceIsOutage ? undefined : [TRIED_OUT],
    };
  }

  async #allRows(
    id: string,
    query: MetricQuery,
  ): Promise<Pick<MetricRows, 'columns' | 'rows'>> {
    switch (id) {
      case 'reliability.uptime':
        return {
          columns: [
            { id: 'from', title: 'Down from', type: 'time' },
            { id: 'to', title: 'To', type: 'time' },
            { id: 'minutes', title: 'For', type: 'minutes' },
          ],
          rows: this.#options.silenceIsOutage
            ? outagesOf(
                await this.#spans(PORTAL, query),
                query,
                this.#options.clock(),
              ).map(outage => ({ ...outage }))
            : [],
        };
      case 'reliability.incidents':
        return {
          columns: [
            { id: 'entity', title: 'Of', type: 'entity' },
            { id: 'title', title: 'What', type: 'text' },
            { id: 'severity', title: 'Severity', type: 'text' },
            { id: 'createdAt', title: 'Began', type: 'time' },
            { id: 'resolvedAt', title: 'Resolved', type: 'time' },
            { id: 'url', title: 'More', type: 'link' },
          ],
          rows: (await this.#incidents(query)).reverse(),
        };
      case 'reliability.self-service-failures':
        return this.#failureRows(query);
      default:
        return {
          columns: [
            { id: 'title', title: 'Ticket', type: 'text' },
            { id: 'team', title: 'Team', type: 'text' },
            { id: 'askedOn', title: 'Asked for', type: 'day' },
            { id: 'doneOn', title: 'Done', type: 'day' },
            { id: 'url', title: 'More', type: 'link' },
          ],
          rows: ((await this.#options.tickets.created(query)) ?? [])
            .reverse()
            .map(({ title, team, createdAt, resolvedAt, url }) => ({
              title,
              team,
              askedOn: this.#dayOf(createdAt!),
              doneOn: resolvedAt && this.#dayOf(resolvedAt),
              url,
            })),
        };
    }
  }

  async #failureRows(
    query: MetricQuery,
  ): Promise<Pick<MetricRows, 'columns' | 'rows'>> {
    const asked = this.#askedOfRuns(query);
    const runs = asked ? await this.#runs(asked) : [];
    return {
      columns: [
        { id: 'template', title: 'Template', type: 'entity' },
        {
          id: 'endedAt',
          title: 'Failed',
          type: query.team ? 'day' : 'time',
        },
        { id: 'failedStep', title: 'At', type: 'text' },
        { id: 'reason', title: 'Because', type: 'text' },
      ],
      rows: runs
        .filter(({ status }) => status === 'failed')
        .reverse()
        .map(({ template, endedAt, failedStep, reason }) => ({
          template,
          endedAt: query.team ? this.#dayOf(endedAt!) : endedAt,
          failedStep,
          reason,
        })),
    };
  }

  #dayOf(iso: string): string {
    return dayOf(Date.parse(iso), this.#options.zone);
  }

  #spans(component: string, { from, to }: MetricQuery) {
    return this.#options.watched.within(
      component,
      Date.parse(from),
      Date.parse(to),
    );
  }

  /** Of a team not the moment of a run is told, which would be what one person did; `undefined` where no day is. */
  #askedOfRuns(query: MetricQuery): MetricQuery | undefined {
    return query.team ? wholeDaysOf(query, this.#options.zone) : query;
  }

  async #runs({ from, to, team }: MetricQuery) {
    const { privacy, runs } = this.#options;
    return runs.ended({
      from,
      to,
      teamSets: team ? await privacy.setsOf(team) : undefined,
    });
  }

  /** Oldest first. */
  async #incidents({ from, to }: MetricQuery) {
    const { knex, platformTeams, subjects } = this.#options;
    const owned = await Promise.all(
      platformTeams.map(team => subjects.ownedWithin(team)),
    );
    const ids = [...new Set(owned.flat().map(({ id }) => id))];
    const rows: IncidentRow[] = (
      await Promise.all(
        chunks(ids, MOST_IDS).map(some =>
          knex('incidents')
            .whereIn('subject', some)
            .where('created_at', '>=', from)
            .where('created_at', '<', to),
        ),
      )
    ).flat();
    return rows
      .sort((a, b) => (a.created_at < b.created_at ? -1 : 1))
      .map(row => ({
        entity: row.entity_ref,
        title: row.title ?? undefined,
        severity: row.severity ?? undefined,
        createdAt: row.created_at,
        resolvedAt: row.resolved_at ?? undefined,
        url: row.url ?? undefined,
      }));
  }

  async #noValueFor(
    id: string,
    { team, entity, path }: MetricQuery,
  ): Promise<Measured | undefined> {
    if (entity || path) {
      return hidden(
        'The reliability of the platform is not counted by entity or golden path.',
      );
    }
    const isSmall =
      team &&
      BY_TEAM.includes(id) &&
      !(await this.#options.privacy.mayTellOf(team));
    return isSmall ? hidden(TOO_FEW) : undefined;
  }
}

export interface ReliabilityMetricsOptions {
  audience: Audience;
  /** Milliseconds since 1970. */
  clock: () => number;
  components: ComponentConfig[];
  knex: Knex;
  platformTeams: string[];
  privacy: TeamPrivacy;
  runs: DatabaseRunStore;
  /** Of the portal. */
  silenceIsOutage: boolean;
  subjects: Pick<Subjects, 'ownedWithin'>;
  tickets: PlatformTickets;
  watched: WatchedSpans;
  /** Whose days rows tell. */
  zone: string;
}

interface IncidentRow {
  entity_ref: string;
  title: string | null;
  severity: string | null;
  created_at: string;
  resolved_at: string | null;
  url: string | null;
}

function hidden(noValue: string): Measured {
  return { sample: 0, sampleOf: 'none', noValue, trend: [] };
}
