import type { TicketTopic } from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';

const MOST_TICKETS = 1_000;
const MOST_SHOWN = 50;

interface TicketRow {
  id: string;
  title: string | null;
  team: string | null;
  topic: string | null;
  created_at: string;
  url: string | null;
}

/** Tickets at the platform team, as trackers tell of them and files bring them; those that are no request yet. */
export class TicketTopics {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): TicketTopics {
    return new TicketTopics(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** The newest by topic, the largest topic first. */
  async topics(): Promise<TicketTopic[]> {
    const rows = await this.#open()
      .orderBy([
        { column: 'work_items.created_at', order: 'desc' },
        { column: 'work_items.id' },
      ])
      .limit(MOST_TICKETS);
    const topics = new Map<string, TicketTopic>();
    for (const row of rows) {
      const key = row.topic ?? '';
      const topic = topics.get(key) ?? {
        topic: row.topic ?? undefined,
        totalItems: 0,
        tickets: [],
      };
      topics.set(key, topic);
      topic.totalItems += 1;
      if (topic.tickets.length < MOST_SHOWN) {
        topic.tickets.push(toTicket(row));
      }
    }
    return [...topics.values()].sort((a, b) => b.totalItems - a.totalItems);
  }

  /** Those of these ids that are there and are no request yet. */
  async find(ids: string[]): Promise<TicketTopic['tickets']> {
    const rows = await this.#open().whereIn('work_items.id', ids);
    return rows.map(toTicket);
  }

  #open(): Knex.QueryBuilder<object, TicketRow[]> {
    return this.#knex('work_items')
      .where('work_items.type', 'platform-ticket')
      .whereNotNull('work_items.created_at')
      .whereNotExists(
        this.#knex('request_sources').whereRaw('?? = ? || ??', [
          'request_sources.key',
          'ticket/',
          'work_items.id',
        ]),
      )
      .select(
        'work_items.id',
        'work_items.title',
        'work_items.team',
        'work_items.topic',
        'work_items.created_at',
        'work_items.url',
      );
  }
}

function toTicket(row: TicketRow): TicketTopic['tickets'][number] {
  return {
    id: row.id,
    title: row.title ?? undefined,
    team: row.team ?? undefined,
    createdAt: row.created_at,
    url: row.url ?? undefined,
  };
}
