import type { Waiver } from '@paved/plugin-scorecards-common';
import type { Knex } from 'knex';
import { whereIn } from './rows';
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
  async ofSubject(
    subjectId: number,
  ): Promise<Array<Waiver & { scorecardId: number }>> {
    const rows: Array<WaiverRow & { ref: string; entity_ref: string }> =
      await this.#knex('waivers')
        .join('scorecards', 'scorecards.id', 'waivers.scorecard_id')
        .join('subjects', 'subjects.id', 'waivers.subject_id')
        .where('waivers.subject_id', subjectId)
        .orderBy('waivers.requested_at', 'desc')
        .select('waivers.*', 'scorecards.ref', 'subjects.entity_ref');
    const events = await this.#knex<WaiverEventRow>('waiver_events')
      .whereIn(
        'waiver_id',
        rows.map(({ id }) => id),
      )
      .orderBy('id');
    return rows.map(row => ({
      scorecardId: row.scorecard_id,
      ...toWaiver(
        row,
        events.filter(({ waiver_id }) => waiver_id === row.id),
      ),
    }));
  }

  #inForce(now: Date) {
    return this.#knex<WaiverRow>('waivers')
      .where({ state: 'approved' })
      .where('until', '>', now.toISOString());
  }
}

export function toWaiver(
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
