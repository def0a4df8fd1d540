import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { Knex } from 'knex';
import type { NoticeRow } from './tables';

const AT_ONCE = 100;
const LEASE_MS = 60_000;
const LONGEST_WAIT_MS = 60 * 60_000;
const LONGEST_TITLE = 120;

type JoinedRow = NoticeRow & {
  title: string | null;
  reason: string | null;
  answer: string | null;
};

/**
 * Tells people what became of what they asked for or said. Who is to be told is written down together with the decision, so that a crash loses
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
    return this.#knex('roadmap_notices')
      .leftJoin('requests', 'requests.id', 'roadmap_notices.about')
      .leftJoin('feedback', 'feedback.id', 'roadmap_notices.about')
      .whereNull('sent_at')
      .where('due_at', '<=', at)
      .where('leased_until', '<=', at)
      .orderBy(['due_at', 'about', 'roadmap_notices.user_ref'])
      .limit(AT_ONCE)
      .select(
        'roadmap_notices.*',
        'requests.title',
        'requests.reason',
        'feedback.answer',
      );
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
    const { about, user_ref, kind } = row;
    await this.#notifications.send({
      recipients: { type: 'entity', entityRef: [user_ref] },
      payload: {
        ...wordsFor(row),
        severity: 'normal',
        topic: 'roadmap',
        scope: `roadmap/${about}/${kind}`,
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

  #row({ about, user_ref, kind }: NoticeRow) {
    return this.#knex<NoticeRow>('roadmap_notices').where({
      about,
      user_ref,
      kind,
    });
  }
}

function wordsFor(row: JoinedRow): {
  title: string;
  description: string;
  link: string;
} {
  const { about, kind, reason, answer } = row;
  const name = row.title ?? '';
  const title =
    name.length > LONGEST_TITLE ? `${name.slice(0, LONGEST_TITLE)}…` : name;
  const link = `/roadmap/${about}`;
  switch (kind) {
    case 'shipped':
      return {
        title: `Shipped: ${title}`,
        description: 'You asked for it, and it is there. See what came of it.',
        link,
      };
    case 'declined':
      return {
        title: `Declined: ${title}`,
        description: reason ?? 'See why on the roadmap.',
        link,
      };
    case 'answer':
      return {
        title: 'Your feedback has an answer',
        description: answer ?? '',
        link: '/roadmap/mine',
      };
    default:
      return {
        title: `Does it help? ${title}`,
        description:
          'You asked for it, and it shipped a month ago. Say how well it serves you, from 1 to 5.',
        link,
      };
  }
}

function later(now: Date, milliseconds: number): string {
  return new Date(now.getTime() + milliseconds).toISOString();
}
