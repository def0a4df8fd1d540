import type { Entity } from '@backstage/catalog-model';
import { whereIn } from '@paved/database';
import type {
  EntityFacts,
  GateDecision,
} from '@paved/plugin-scorecards-common';
import type { Knex } from 'knex';
import type { DecisionRow } from './tables';
import type { WaiverInForce } from './DatabaseWaiverStore';

/** What a decision rests on; enough to take it again. */
export interface DecisionEvidence {
  entity: Entity;
  facts: EntityFacts;
  waivers: WaiverInForce[];
  /** ISO instant that was `now`. */
  now: string;
}

/** A recorded decision. */
export interface StoredDecision {
  subjectId: number;
  scorecardId: number;
  version: string;
  /** With its id and who asked. */
  answer: GateDecision;
  evidence: DecisionEvidence;
}

/** Recorded answers of gates. They are never changed. */
export class DatabaseDecisionStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseDecisionStore {
    return new DatabaseDecisionStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async add(
    decision: StoredDecision & {
      answer: { id: string; askedBy: string };
    },
  ): Promise<void> {
    const { answer } = decision;
    await this.#knex<DecisionRow>('decisions').insert({
      id: answer.id,
      subject_id: decision.subjectId,
      scorecard_id: decision.scorecardId,
      version: decision.version,
      decision: answer.decision,
      asked_by: answer.askedBy,
      at: answer.evaluatedAt,
      answer: JSON.stringify(answer),
      evidence: JSON.stringify(decision.evidence),
    });
  }

  async get(id: string): Promise<StoredDecision | undefined> {
    const row = await this.#knex<DecisionRow>('decisions')
      .where({ id })
      .first();
    return row && toStoredDecision(row);
  }

  /** Those that allowed a release, newest first, a page at a time. */
  async *allowed(request: {
    scorecardId: number;
    since: Date;
    pageSize: number;
  }): AsyncGenerator<StoredDecision[]> {
    let last: DecisionRow | undefined;
    do {
      const query = this.#knex<DecisionRow>('decisions')
        .where({ scorecard_id: request.scorecardId, decision: 'allow' })
        .where('at', '>=', request.since.toISOString())
        .orderBy([{ column: 'at', order: 'desc' }, { column: 'id' }])
        .limit(request.pageSize);
      if (last) {
        const { at, id } = last;
        query.where(older =>
          older
            .where('at', '<', at)
            .orWhere(same => same.where({ at }).where('id', '>', id)),
        );
      }
      const rows: DecisionRow[] = await query;
      yield rows.map(toStoredDecision);
      last = rows.length < request.pageSize ? undefined : rows.at(-1);
    } while (last);
  }

  /** Newest first. */
  async list(filter: {
    subjectIds: number[];
    limit: number;
  }): Promise<GateDecision[]> {
    const query = this.#knex<DecisionRow>('decisions')
      .orderBy('at', 'desc')
      .limit(filter.limit)
      .select('answer');
    whereIn(query, 'subject_id', filter.subjectIds);
    const rows: Array<Pick<DecisionRow, 'answer'>> = await query;
    return rows.map(({ answer }) => JSON.parse(answer));
  }
}

function toStoredDecision(row: DecisionRow): StoredDecision {
  return {
    subjectId: row.subject_id,
    scorecardId: row.scorecard_id,
    version: row.version,
    answer: JSON.parse(row.answer),
    evidence: JSON.parse(row.evidence),
  };
}
