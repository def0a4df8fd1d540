import type { Knex } from 'knex';
import type { Teams } from '../../teams/Teams';

const TYPE = 'platform-ticket';

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

  /** When those of a period were resolved, in milliseconds; `undefined` where nobody tells of any at all. */
  async resolved(period: TicketPeriod): Promise<number[] | undefined> {
    return this.#instants('resolved_at', period);
  }

  /** When those of a period were asked for. */
  async created(period: TicketPeriod): Promise<number[] | undefined> {
    return this.#instants('created_at', period);
  }

  async #instants(
    column: 'created_at' | 'resolved_at',
    { from, to, team }: TicketPeriod,
  ): Promise<number[] | undefined> {
    const tickets = () => this.#knex('work_items').where({ type: TYPE });
    const query = tickets().where(column, '>=', from).where(column, '<', to);
    if (team) {
      query.whereIn('team', [...(await this.#teams.within(team))]);
    }
    const times: string[] = await query.orderBy(column).pluck(column);
    if (times.length === 0 && !(await tickets().first('id'))) {
      return undefined;
    }
    return times.map(time => Date.parse(time));
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
