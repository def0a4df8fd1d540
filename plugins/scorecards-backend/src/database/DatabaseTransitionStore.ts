import {
  statusesByCheck,
  type CheckTransition,
  type Scorecard,
  type Transition,
} from '@paved/plugin-scorecards-common';
import type { Knex } from 'knex';
import type { TransitionRow } from './tables';

/** How entities came to stand where they do. */
export class DatabaseTransitionStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseTransitionStore {
    return new DatabaseTransitionStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Of one entity, newest first. */
  async history(request: {
    subjectId: number;
    entityRef: string;
    scorecardId?: number;
    /** Id of the last one of the page before. */
    before?: number;
    limit: number;
  }): Promise<Transition[]> {
    const query = this.#knex('transitions')
      .join('scorecards', 'scorecards.id', 'transitions.scorecard_id')
      .leftJoin('scorecard_versions', join =>
        join
          .on('scorecard_versions.scorecard_id', 'transitions.scorecard_id')
          .andOn('scorecard_versions.version', 'transitions.version'),
      )
      .where('transitions.subject_id', request.subjectId)
      .orderBy('transitions.id', 'desc')
      .limit(request.limit)
      .select(
        'transitions.*',
        'scorecards.ref',
        'scorecard_versions.definition',
      );
    if (request.scorecardId !== undefined) {
      query.where('transitions.scorecard_id', request.scorecardId);
    }
    if (request.before !== undefined) {
      query.where('transitions.id', '<', request.before);
    }
    const rows: Array<
      TransitionRow & { ref: string; definition: string | null }
    > = await query;
    return rows.map(row => ({
      id: String(row.id),
      scorecard: row.ref,
      version: row.version,
      entityRef: request.entityRef,
      at: row.at,
      fromLevel: row.from_level || undefined,
      toLevel: row.to_level || undefined,
      changes:
        row.changes === null
          ? firstChanges(row.statuses, row.definition)
          : JSON.parse(row.changes),
    }));
  }
}

/** A first evaluation keeps only the statuses. */
function firstChanges(
  statuses: string,
  definition: string | null,
): CheckTransition[] {
  const scorecard: Scorecard | undefined = definition
    ? JSON.parse(definition)
    : undefined;
  return Object.entries(statusesByCheck(statuses, scorecard?.checks ?? [])).map(
    ([check, to]) => ({
      check,
      to,
      cause: 'first-evaluation',
      message: 'Evaluated for the first time',
      seen: [],
    }),
  );
}
