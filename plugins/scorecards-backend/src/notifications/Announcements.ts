import { STATUS_LETTERS, type Check } from '@paved/plugin-scorecards-common';
import type { Knex } from 'knex';
import type {
  ScorecardDefinitions,
  ScorecardInForce,
} from '../definitions/ScorecardDefinitions';
import type { Notices } from './Notices';

const WEEK_MS = 7 * 24 * 3600_000;

/** A check that will count, and how many of somebody's entities do not meet it. */
interface Announcement {
  scorecard: ScorecardInForce;
  check: Check;
  owner: string;
  entities: number;
}

/**
 * Tells owners of checks that will count and that their entities do not meet: when a check is announced, or comes to concern
 * them, and a week before it counts. Each owner hears of each check once on each occasion.
 */
export class Announcements {
  readonly #knex: Knex;
  readonly #definitions: ScorecardDefinitions;
  readonly #notices: Notices;

  static create(options: {
    knex: Knex;
    definitions: ScorecardDefinitions;
    notices: Notices;
  }): Announcements {
    return new Announcements(options);
  }

  private constructor(options: {
    knex: Knex;
    definitions: ScorecardDefinitions;
    notices: Notices;
  }) {
    this.#knex = options.knex;
    this.#definitions = options.definitions;
    this.#notices = options.notices;
  }

  /** To be called every few minutes, by any number of processes. */
  async advance(now: Date): Promise<void> {
    const untold: Announcement[] = [];
    for (const scorecard of await this.#definitions.inForce()) {
      const { checks } = scorecard.compiled.scorecard;
      for (const [index, check] of checks.entries()) {
        const from = check.enabledFrom && Date.parse(check.enabledFrom);
        if (from && from > now.getTime()) {
          const isSoon = from - now.getTime() <= WEEK_MS;
          for (const behind of await this.#behind(scorecard, index)) {
            const announcement = { scorecard, check, ...behind };
            if (await this.#mark(announcement, isSoon, now)) {
              untold.push(announcement);
            }
          }
        }
      }
    }
    for (const [owner, own] of Map.groupBy(untold, each => each.owner)) {
      await this.#tell(owner, own);
    }
  }

  async #behind(
    { id, version }: ScorecardInForce,
    index: number,
  ): Promise<Array<{ owner: string; entities: number }>> {
    const letters = (['fail', 'unknown', 'stale', 'error'] as const).map(
      status => STATUS_LETTERS[status],
    );
    const rows: Array<{ owner: string; entities: number | string }> =
      await this.#knex('standings')
        .join('subjects', 'subjects.id', 'standings.subject_id')
        .whereNull('subjects.deleted_at')
        .whereNotNull('subjects.owner_ref')
        .where({ scorecard_id: id, version })
        .whereRaw(
          `substr(standings.underlying, ?, 1) in (${letters.map(() => '?')})`,
          [index + 1, ...letters],
        )
        .groupBy('subjects.owner_ref')
        .orderBy('owner')
        .select({ owner: 'subjects.owner_ref' })
        .count({ entities: '*' });
    return rows.map(({ owner, entities }) => ({
      owner,
      entities: Number(entities),
    }));
  }

  /** @returns false when the owner was told on this occasion, or a nearer one */
  async #mark(
    { scorecard, check, owner }: Announcement,
    isSoon: boolean,
    now: Date,
  ): Promise<boolean> {
    const occasions = isSoon ? ['announced', 'soon'] : ['announced'];
    const marked = await this.#knex('announcement_notices')
      .insert(
        occasions.map(occasion => ({
          scorecard_id: scorecard.id,
          check_id: check.id,
          owner_ref: owner,
          occasion,
          at: now.toISOString(),
        })),
      )
      .onConflict(['scorecard_id', 'check_id', 'owner_ref', 'occasion'])
      .ignore()
      .returning('occasion');
    return marked.length > 0;
  }

  async #tell(owner: string, announcements: Announcement[]): Promise<void> {
    const [first] = announcements;
    const isOne = announcements.length === 1;
    await this.#notices.give({
      to: [owner],
      title: isOne
        ? `Will count from ${dayOf(first)}: ${first.check.title}`
        : `${announcements.length} checks will count soon`,
      description: announcements
        .map(
          each =>
            `'${each.check.title}' of ${
              each.scorecard.compiled.scorecard.title
            } counts from ${dayOf(each)}; ${
              each.entities === 1
                ? 'one of your entities does'
                : `${each.entities} of your entities do`
            } not meet it yet`,
        )
        .join('\n'),
      link: '/scorecards',
    });
  }
}

function dayOf({ check }: Announcement): string {
  return (check.enabledFrom ?? '').slice(0, 10);
}
