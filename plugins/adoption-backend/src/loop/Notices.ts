import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { Knex } from 'knex';
import type { NoticeRow } from './tables';

const AT_ONCE = 100;
const LEASE_MS = 60_000;
const LONGEST_WAIT_MS = 60 * 60_000;
const LONGEST_TITLE = 120;

type JoinedRow = NoticeRow & { title: string; reason: string | null };

/**
 * Tells those who asked what became of it. Who is to be told is written down together with the decision, so that a crash loses
 * nobody; of several replicas one gives each notice; and when one dies after giving it, the notice that is given again takes the
 * place of the first, because both have the same scope.
 */
export class Notices {
  readonly #knex: Knex;
  readonly #notifications: NotificationService;

  static create(options: {
    knex: Knex;
    notifications: NotificationService;
  }): Notices {
    return new Notices(options);
  }

  private constructor(options: {
    knex: Knex;
    notifications: NotificationService;
  }) {
    this.#knex = options.knex;
    this.#notifications = options.notifications;
  }

  /** @throws the first failure, once all others have been tried */
  async giveDue(now: Date, signal?: AbortSignal): Promise<void> {
    let failure: unknown;
    for (;;) {
      const rows = await this.#due(now);
      let given = 0;
      for (const row of rows) {
        if (signal?.aborted) {
          return;
        }
        if (await this.#lease(row, now)) {
          given += 1;
          try {
            await this.#give(row, now);
          } catch (error) {
            failure ??= error;
            await this.#retryLater(row, error, now);
          }
        }
      }
      if (rows.length < AT_ONCE || given === 0) {
        break;
      }
    }
    if (failure) {
      throw failure;
    }
  }

  async #due(now: Date): Promise<JoinedRow[]> {
    const at = now.toISOString();
    return this.#knex('request_notices')
      .join('requests', 'requests.id', 'request_notices.request_id')
      .whereNull('sent_at')
      .where('due_at', '<=', at)
      .where('leased_until', '<=', at)
      .orderBy(['due_at', 'request_id', 'user_ref'])
      .limit(AT_ONCE)
      .select('request_notices.*', 'requests.title', 'requests.reason');
  }

  /** @returns false when another replica gives it, or it is not to be given any more */
  async #lease(row: JoinedRow, now: Date): Promise<boolean> {
    const leased = await this.#row(row)
      .where({ leased_until: row.leased_until })
      .whereNull('sent_at')
      .update({ leased_until: later(now, LEASE_MS) });
    return leased > 0;
  }

  async #give(row: JoinedRow, now: Date): Promise<void> {
    const { request_id: id, user_ref, kind } = row;
    await this.#notifications.send({
      recipients: { type: 'entity', entityRef: [user_ref] },
      payload: {
        ...wordsFor(row),
        link: `/roadmap/${id}`,
        severity: 'normal',
        topic: 'roadmap',
        scope: `request/${id}/${kind}`,
      },
    });
    await this.#row(row).update({ sent_at: now.toISOString() });
  }

  async #retryLater(row: JoinedRow, error: unknown, now: Date): Promise<void> {
    const attempts = row.attempts + 1;
    await this.#row(row).update({
      attempts,
      error: error instanceof Error ? error.message : String(error),
      leased_until: later(
        now,
        Math.min(LEASE_MS * 2 ** attempts, LONGEST_WAIT_MS),
      ),
    });
  }

  #row({ request_id, user_ref, kind }: NoticeRow) {
    return this.#knex<NoticeRow>('request_notices').where({
      request_id,
      user_ref,
      kind,
    });
  }
}

function wordsFor(row: JoinedRow): { title: string; description: string } {
  const title =
    row.title.length > LONGEST_TITLE
      ? `${row.title.slice(0, LONGEST_TITLE)}…`
      : row.title;
  switch (row.kind) {
    case 'shipped':
      return {
        title: `Shipped: ${title}`,
        description: 'You asked for it, and it is there. See what came of it.',
      };
    case 'declined':
      return {
        title: `Declined: ${title}`,
        description: row.reason ?? 'See why on the roadmap.',
      };
    default:
      return {
        title: `Does it help? ${title}`,
        description:
          'You asked for it, and it shipped a month ago. Say how well it serves you, from 1 to 5.',
      };
  }
}

function later(now: Date, milliseconds: number): string {
  return new Date(now.getTime() + milliseconds).toISOString();
}
