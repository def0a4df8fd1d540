import type { Knex } from 'knex';
import type { Teams } from '../../teams/Teams';

const TYPE = 'platform-ticket';

/** Something that the platform team was asked to do by hand. Instants are ISO 8601. */
export interface PlatformTicket {
  title?: string;
  /** What the team that asked is called. */
  team?: string;
  createdAt?: string;
  resolvedAt?: string;
  url?: string;
}

/** What the platform team was asked to do by hand, as trackers tell it. */
export class PlatformTickets {
  readonly #knex: Knex;
  readonly #teams: Teams;

  static create(options: { knex: Knex; teams: Teams }): PlatformTickets {
    return new PlatformTickets(options);
  }

  private constructor(options: { knex: Knex; teams: Teams }) {
    this.#knex = options.knex;
    this.#teams = options.teams;
  }

  /** Those that were resolved in a period, oldest first; `undefined` where nobody tells of any at all. */
  async resolved(period: TicketPeriod): Promise<PlatformTicket[] | undefined> {
    return this.#within('resolved_at', period);
  }

  /** Those that were asked for in a period. */
  async created(period: TicketPeriod): Promise<PlatformTicket[] | undefined> {
    return this.#within('created_at', period);
  }

  /** When the first of all was asked for. */
  async knownSince(): Promise<string | undefined> {
    const first = await this.#tickets()
      .whereNotNull('created_at')
      .min({ at: 'created_at' })
      .first();
    return first?.at ?? undefined;
  }

  async #within(
    column: 'created_at' | 'resolved_at',
    { from, to, team }: TicketPeriod,
  ): Promise<PlatformTicket[] | undefined> {
    const query = this.#tickets()
      .where(column, '>=', from)
      .where(column, '<', to);
    if (team) {
      query.whereIn('team', [...(await this.#teams.within(team))]);
    }
    const rows: TicketRow[] = await query
      .orderBy([column, 'id'])
      .select('title', 'team', 'created_at', 'resolved_at', 'url');
    if (rows.length === 0 && !(await this.#tickets().first('id'))) {
      return undefined;
    }
    const titles = await this.#teams.titles();
    return rows.map(row => ({
      title: row.title ?? undefined,
      team: row.team ? titles.get(row.team) ?? row.team : undefined,
      createdAt: row.created_at ?? undefined,
      resolvedAt: row.resolved_at ?? undefined,
      url: row.url ?? undefined,
    }));
  }

  #tickets(): Knex.QueryBuilder {
    return this.#knex('work_items').where({ type: TYPE });
  }
}

interface TicketPeriod {
  /** ISO 8601, UTC */
  from: string;
  /** ISO 8601, UTC */
  to: string;
  /** Ref of the group that asked; its sub-groups count too. */
  team?: string;
}

interface TicketRow {
  title: string | null;
  team: string | null;
  created_at: string | null;
  resolved_at: string | null;
  url: string | null;
}
