import { cleanText, whereIn } from '@paved/database';
import type { Waiver, WaiverState } from '@paved/plugin-scorecards-common';
import type { Knex } from 'knex';
import type { WaiverEventRow, WaiverRow } from './tables';

/** A waiver that is in force. */
export interface WaiverInForce {
  id: string;
  subjectId: number;
  scorecardId: number;
  check: string;
  /** ISO instant. */
  until: string;
  reason: string;
}

/** A waiver with the keys of what it is about. */
export type StoredWaiver = Waiver & {
  subjectId: number;
  scorecardId: number;
  /** Owner of the entity. */
  entityOwner?: string;
};

/** States that end by themselves. */
const ENDING: WaiverState[] = ['requested', 'approved'];

/** Leave not to meet checks. */
export class DatabaseWaiverStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseWaiverStore {
    return new DatabaseWaiverStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** In force at an instant, of subjects whose ids are within the range. */
  async inForceOfRange(
    first: number,
    last: number,
    now: Date,
  ): Promise<WaiverInForce[]> {
    return (
      await this.#inForce(now).whereBetween('subject_id', [first, last])
    ).map(toWaiverInForce);
  }

  async inForceOf(subjectIds: number[], now: Date): Promise<WaiverInForce[]> {
    const query = this.#inForce(now);
    whereIn(query, 'subject_id', subjectIds);
    return (await query).map(toWaiverInForce);
  }

  /** All of an entity, newest first, with their events. */
  async ofSubject(subjectId: number): Promise<StoredWaiver[]> {
    return this.#withEvents(
      this.#joined().where('waivers.subject_id', subjectId),
    );
  }

  /** @returns undefined when there is none */
  async get(id: string): Promise<StoredWaiver | undefined> {
    const [waiver] = await this.#withEvents(
      this.#joined().where('waivers.id', id),
    );
    return waiver;
  }

  /** Newest first. */
  async list(filter: {
    scorecardId?: number;
    subjectIds?: number[];
    /** States at the instant `now`, whether or not an end that has come is written down. */
    states?: WaiverState[];
    now: Date;
    /** Of the entities; a group stands for all groups below it as well. */
    owner?: string;
    /** Goes on after this waiver. */
    after?: { requestedAt: string; id: string };
    limit: number;
  }): Promise<StoredWaiver[]> {
    const query = this.#joined().limit(filter.limit);
    if (filter.scorecardId !== undefined) {
      query.where('waivers.scorecard_id', filter.scorecardId);
    }
    if (filter.subjectIds) {
      whereIn(query, 'waivers.subject_id', filter.subjectIds);
    }
    const { states } = filter;
    if (states) {
      const now = filter.now.toISOString();
      query.where(any => {
        any.where(as =>
          as
            .whereIn('waivers.state', states)
            .where(lasting =>
              lasting
                .whereNotIn('waivers.state', ENDING)
                .orWhere('waivers.until', '>', now),
            ),
        );
        if (states.includes('expired')) {
          any.orWhere(over =>
            over
              .whereIn('waivers.state', ENDING)
              .where('waivers.until', '<=', now),
          );
        }
      });
    }
    const { owner } = filter;
    if (owner !== undefined) {
      query.where(owned =>
        owned
          .where('subjects.owner_ref', owner)
          .orWhereIn(
            'subjects.owner_ref',
            this.#knex('group_ancestors')
              .where({ ancestor_ref: owner })
              .select('group_ref'),
          ),
      );
    }
    const { after } = filter;
    if (after) {
      query.where(older =>
        older
          .where('waivers.requested_at', '<', after.requestedAt)
          .orWhere(same =>
            same
              .where('waivers.requested_at', after.requestedAt)
              .where('waivers.id', '>', after.id),
          ),
      );
    }
    return this.#withEvents(query);
  }

  /** @returns false when somebody has asked for the same already */
  async request(waiver: {
    id: string;
    subjectId: number;
    scorecardId: number;
    check: string;
    reason: string;
    until: string;
    by: string;
    at: string;
  }): Promise<boolean> {
    return this.#knex.transaction(async tx => {
      const { id, subjectId, scorecardId, by, at } = waiver;
      // Of two who ask at once, one waits here for the other
      await tx('subjects').where({ id: subjectId }).forUpdate().first('id');
      const same = await tx<WaiverRow>('waivers')
        .where({
          subject_id: subjectId,
          scorecard_id: scorecardId,
          check_id: waiver.check,
          state: 'requested',
        })
        .where('until', '>', at)
        .first('id');
      if (same) {
        return false;
      }
      await tx<WaiverRow>('waivers').insert({
        id,
        subject_id: subjectId,
        scorecard_id: scorecardId,
        check_id: waiver.check,
        reason: cleanText(waiver.reason),
        until: waiver.until,
        state: 'requested',
        requested_by: by,
        requested_at: at,
      });
      await addEvent(tx, { id, at, by, state: 'requested' });
      return true;
    });
  }

  /** @returns false when the waiver is in none of the states `from`: somebody else was faster */
  async move(move: {
    id: string;
    from: WaiverState[];
    to: WaiverState;
    by: string;
    at: string;
    note?: string;
  }): Promise<boolean> {
    return this.#knex.transaction(async tx => {
      const moved = await tx<WaiverRow>('waivers')
        .where({ id: move.id })
        .whereIn('state', move.from)
        .update({
          state: move.to,
          decided_by: move.by,
          decided_at: move.at,
        });
      if (moved > 0) {
        await addEvent(tx, { ...move, state: move.to });
      }
      return moved > 0;
    });
  }

  /** Asked for or in force, with an end that is over. */
  async overdue(now: Date): Promise<StoredWaiver[]> {
    return this.#withEvents(
      this.#joined()
        .whereIn('waivers.state', ENDING)
        .where('waivers.until', '<=', now.toISOString()),
    );
  }

  /** In force, ending before an instant, and with no notice of so few days yet. */
  async endingBefore(instant: Date, days: number): Promise<StoredWaiver[]> {
    return this.#withEvents(
      this.#joined()
        .where('waivers.state', 'approved')
        .where('waivers.until', '<=', instant.toISOString())
        .where(query =>
          query
            .whereNull('waivers.noticed_days')
            .orWhere('waivers.noticed_days', '>', days),
        ),
    );
  }

  /** @returns false when another process gives this notice */
  async markNoticed(id: string, days: number): Promise<boolean> {
    const marked = await this.#knex<WaiverRow>('waivers')
      .where({ id })
      .where(query =>
        query.whereNull('noticed_days').orWhere('noticed_days', '>', days),
      )
      .update({ noticed_days: days });
    return marked > 0;
  }

  #joined() {
    return this.#knex('waivers')
      .join('scorecards', 'scorecards.id', 'waivers.scorecard_id')
      .join('subjects', 'subjects.id', 'waivers.subject_id')
      .orderBy([
        { column: 'waivers.requested_at', order: 'desc' },
        { column: 'waivers.id' },
      ])
      .select(
        'waivers.*',
        'scorecards.ref',
        'subjects.entity_ref',
        'subjects.owner_ref',
      );
  }

  async #withEvents(query: Knex.QueryBuilder): Promise<StoredWaiver[]> {
    const rows: Array<
      WaiverRow & { ref: string; entity_ref: string; owner_ref: string | null }
    > = await query;
    const all = this.#knex<WaiverEventRow>('waiver_events').orderBy('id');
    whereIn(
      all,
      'waiver_id',
      rows.map(({ id }) => id),
    );
    const events: WaiverEventRow[] = rows.length ? await all : [];
    const byWaiver = new Map<string, WaiverEventRow[]>();
    for (const event of events) {
      byWaiver.set(event.waiver_id, [
        ...(byWaiver.get(event.waiver_id) ?? []),
        event,
      ]);
    }
    return rows.map(row => ({
      ...toWaiver(row, byWaiver.get(row.id) ?? []),
      subjectId: row.subject_id,
      scorecardId: row.scorecard_id,
      entityOwner: row.owner_ref ?? undefined,
    }));
  }

  #inForce(now: Date) {
    return this.#knex<WaiverRow>('waivers')
      .where({ state: 'approved' })
      .where('until', '>', now.toISOString());
  }
}

async function addEvent(
  tx: Knex.Transaction,
  event: {
    id: string;
    at: string;
    by: string;
    state: WaiverState;
    note?: string;
  },
): Promise<void> {
  await tx<WaiverEventRow>('waiver_events').insert({
    waiver_id: event.id,
    at: event.at,
    by: event.by,
    state: event.state,
    note: event.note === undefined ? null : cleanText(event.note),
  });
}

function toWaiver(
  row: WaiverRow & { ref: string; entity_ref: string },
  events: WaiverEventRow[],
): Waiver {
  return {
    id: row.id,
    scorecard: row.ref,
    check: row.check_id,
    entityRef: row.entity_ref,
    reason: row.reason,
    until: row.until,
    state: row.state as Waiver['state'],
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    decidedBy: row.decided_by ?? undefined,
    decidedAt: row.decided_at ?? undefined,
    events: events.map(event => ({
      at: event.at,
      by: event.by,
      state: event.state as Waiver['state'],
      note: event.note ?? undefined,
    })),
  };
}

function toWaiverInForce(row: WaiverRow): WaiverInForce {
  return {
    id: row.id,
    subjectId: row.subject_id,
    scorecardId: row.scorecard_id,
    check: row.check_id,
    until: row.until,
    reason: row.reason,
  };
}
