import { createHmac, randomBytes } from 'node:crypto';
import { ConflictError } from '@backstage/errors';
import { chunks, isPostgres } from '@paved/database';
import type {
  Survey,
  SurveyAudience,
  SurveyCell,
  SurveyDefinition,
  SurveyResults,
  SurveySource,
  SurveyTally,
} from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';

const ROWS_AT_ONCE = 1_000;

interface SurveyRow {
  id: string;
  definition: string;
  source: string;
  audience: string;
  at_least: number;
  opens_at: string;
  closes_at: string;
  opened_at: string | null;
  invited: number;
  cells: string | null;
  results: string | null;
  created_by: string;
  is_scrubbed: boolean;
}

interface TallyRow {
  survey: string;
  key: string;
  tally: string;
}

/** A survey as it is kept: teams have no titles, and who may know how many have answered is not decided. */
export type StoredSurvey = Omit<Survey, 'askedTeams' | 'answers'> & {
  answers: number;
};

/** What is kept when it has closed. */
export type StoredResults = SurveyResults & { answers: number };

/** A survey that is to be opened. */
export interface NewSurvey {
  id: string;
  definition: SurveyDefinition;
  source: SurveySource;
  audience: SurveyAudience;
  atLeast: number;
  opensAt: string;
  closesAt: string;
  invited: number;
  createdBy: string;
}

/** What nobody but the store needs of a survey that is open. */
export interface Opened {
  cells: SurveyCell[];
  tally: SurveyTally;
}

/**
 * Surveys. While one is open, an answer is added to counts in a row that all its answers share, and who has answered is kept
 * as keyed hashes; when it closes, both are deleted together with the key, and what is published stays.
 */
export class DatabaseSurveyStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseSurveyStore {
    return new DatabaseSurveyStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /**
   * Adds a survey as long as there are no more than those that it was compared with; none is ever deleted.
   *
   * @param known - how many there were
   * @returns whether it was added
   */
  async add(survey: NewSurvey, known: number): Promise<boolean> {
    return this.#knex.transaction(async transaction => {
      // SQLite has one transaction at a time
      if (isPostgres(transaction)) {
        await transaction.raw('lock table surveys in share row exclusive mode');
      }
      const [{ count }] = await transaction('surveys').count({ count: '*' });
      if (Number(count) !== known) {
        return false;
      }
      await transaction<SurveyRow>('surveys').insert({
        id: survey.id,
        definition: JSON.stringify(survey.definition),
        source: JSON.stringify(survey.source),
        audience: JSON.stringify(survey.audience),
        at_least: survey.atLeast,
        opens_at: survey.opensAt,
        closes_at: survey.closesAt,
        invited: survey.invited,
        created_by: survey.createdBy,
      });
      return true;
    });
  }

  /** Newest first. */
  async list(now: Date): Promise<StoredSurvey[]> {
    const rows = await this.#knex<SurveyRow>('surveys')
      .orderBy('opens_at', 'desc')
      .orderBy('id');
    return this.#surveysOf(rows, now);
  }

  async get(id: string, now: Date): Promise<StoredSurvey | undefined> {
    const rows = await this.#knex<SurveyRow>('surveys').where({ id });
    const [survey] = await this.#surveysOf(rows, now);
    return survey;
  }

  async cells(id: string): Promise<SurveyCell[] | undefined> {
    const row = await this.#knex<SurveyRow>('surveys').where({ id }).first();
    return row?.cells ? JSON.parse(row.cells) : undefined;
  }

  async results(id: string): Promise<StoredResults | undefined> {
    const row = await this.#knex<SurveyRow>('surveys').where({ id }).first();
    if (!row?.results) {
      return undefined;
    }
    const results: StoredResults = JSON.parse(row.results);
    const promoted = new Map(
      (await this.#knex('survey_requests').where({ survey: id })).map(
        ({ comment, request }) => [comment, request],
      ),
    );
    for (const comment of results.questions.flatMap(each => each.comments)) {
      comment.request = promoted.get(comment.id);
    }
    return results;
  }

  /**
   * Opens a survey, once.
   *
   * @returns whether it was not open before
   */
  async open(
    id: string,
    { cells, tally }: Opened,
    invited: number,
    now: Date,
  ): Promise<boolean> {
    return this.#knex.transaction(async transaction => {
      const opened = await transaction<SurveyRow>('surveys')
        .where({ id, opened_at: null, results: null })
        .update({
          opened_at: now.toISOString(),
          cells: JSON.stringify(cells),
          invited,
        });
      if (opened === 1) {
        await transaction<TallyRow>('survey_tallies').insert({
          survey: id,
          key: randomBytes(32).toString('hex'),
          tally: JSON.stringify(tally),
        });
      }
      return opened === 1;
    });
  }

  /** Of these surveys, those that somebody has answered and that are open. */
  async answeredBy(user: string, surveys: string[]): Promise<Set<string>> {
    const tallies = await this.#knex<TallyRow>('survey_tallies')
      .whereIn('survey', surveys)
      .select('survey', 'key');
    const found = await Promise.all(
      tallies.map(async ({ survey, key }) =>
        (await this.#knex('survey_participations')
          .where({ survey, participant: participantOf(user, key) })
          .first())
          ? [survey]
          : [],
      ),
    );
    return new Set(found.flat());
  }

  /**
   * Counts an answer, and that somebody has answered, both or neither.
   *
   * @throws ConflictError when they have answered already, and when the survey is not open. No error holds what was answered
   * or who did: not even that of a database.
   */
  async answer(
    id: string,
    user: string,
    add: (tally: SurveyTally) => SurveyTally,
  ): Promise<void> {
    try {
      await this.#knex.transaction(async transaction => {
        // Answers come one after the other: each changes the same row
        const row = await transaction<TallyRow>('survey_tallies')
          .where({ survey: id })
          .forUpdate()
          .first();
        if (!row) {
          throw new ConflictError('The survey has closed; nothing was counted');
        }
        const participation = {
          survey: id,
          participant: participantOf(user, row.key),
        };
        if (
          await transaction('survey_participations')
            .where(participation)
            .first()
        ) {
          throw new ConflictError(
            'You have answered this survey already. Your first answer counts; as nobody can tell which one it is, it can not be changed',
          );
        }
        await this.#writeOverWhatIsDeleted(transaction);
        await transaction('survey_participations').insert(participation);
        await transaction<TallyRow>('survey_tallies')
          .where({ survey: id })
          .update({ tally: JSON.stringify(add(JSON.parse(row.tally))) });
      });
    } catch (error) {
      if (error instanceof ConflictError) {
        throw error;
      }
      // Messages of databases hold what was to be written, and they are logged
      const { code } = error as { code?: unknown };
      throw new Error(
        `The answer could not be kept, and nothing was counted (${
          typeof code === 'string' ? code : 'unknown'
        }); try again`,
      );
    }
  }

  /**
   * Publishes what was answered, and forgets answers and participants.
   *
   * @returns whether it was open, or to be opened, before
   */
  async close(
    id: string,
    publish: (opened: Opened | undefined) => SurveyResults,
    now: Date,
  ): Promise<boolean> {
    return this.#knex.transaction(async transaction => {
      // Before the survey: an answer that is being counted is waited for
      const tally = await transaction<TallyRow>('survey_tallies')
        .where({ survey: id })
        .forUpdate()
        .first();
      const row = await transaction<SurveyRow>('surveys')
        .where({ id, results: null })
        .forUpdate()
        .first();
      if (!row) {
        return false;
      }
      const results = publish(
        tally && row.cells
          ? { cells: JSON.parse(row.cells), tally: JSON.parse(tally.tally) }
          : undefined,
      );
      await transaction<SurveyRow>('surveys')
        .where({ id })
        .update({
          results: JSON.stringify(results),
          closes_at:
            row.closes_at > now.toISOString()
              ? now.toISOString()
              : row.closes_at,
        });
      await this.#writeOverWhatIsDeleted(transaction);
      await transaction('survey_participations').where({ survey: id }).delete();
      await transaction('survey_tallies').where({ survey: id }).delete();
      return true;
    });
  }

  /**
   * Has old versions of the rows of closed surveys, which tell what changed when, leave the database's files, as far as they
   * have not yet.
   *
   * @throws when others read the tables for long, such as a backup; nothing has changed then
   */
  async scrub(): Promise<void> {
    const due = await this.#knex<SurveyRow>('surveys')
      .whereNotNull('results')
      .where({ is_scrubbed: false })
      .pluck('id');
    if (due.length === 0) {
      return;
    }
    await this.#knex.transaction(async transaction => {
      if (isPostgres(transaction)) {
        // Cleaning up would leave what some other transaction could still see; new files leave nothing
        await transaction.raw(`set local lock_timeout = '2s'`);
        // In the order in which answers lock them
        await transaction.raw(
          'lock table survey_tallies, survey_participations in access exclusive mode',
        );
        const kept = {
          survey_participations: await transaction(
            'survey_participations',
          ).orderBy('participant'),
          survey_tallies: await transaction('survey_tallies'),
        };
        await transaction.raw('truncate survey_participations, survey_tallies');
        for (const [table, rows] of Object.entries(kept)) {
          for (const some of chunks(rows, ROWS_AT_ONCE)) {
            await transaction(table).insert(some);
          }
        }
      }
      await transaction<SurveyRow>('surveys')
        .whereIn('id', due)
        .update({ is_scrubbed: true });
    });
  }

  /** @throws ConflictError when it has been made into a request already */
  async promoted(
    survey: string,
    comment: string,
    request: string,
  ): Promise<void> {
    const [added] = await this.#knex('survey_requests')
      .insert({ survey, comment, request })
      .onConflict(['survey', 'comment'])
      .ignore()
      .returning('survey');
    if (!added) {
      throw new ConflictError('The comment is a request already');
    }
  }

  /** SQLite leaves what is deleted or changed in its file otherwise. */
  async #writeOverWhatIsDeleted(transaction: Knex): Promise<void> {
    if (!isPostgres(transaction)) {
      await transaction.raw('pragma secure_delete = on');
    }
  }

  async #surveysOf(rows: SurveyRow[], now: Date): Promise<StoredSurvey[]> {
    const counted: Array<{ survey: string; answers: number | string }> =
      await this.#knex('survey_participations')
        .whereIn(
          'survey',
          rows.filter(({ results }) => !results).map(({ id }) => id),
        )
        .groupBy('survey')
        .select('survey', this.#knex.raw('count(*) as answers'));
    const counts = new Map(
      counted.map(({ survey, answers }) => [survey, Number(answers)]),
    );
    return rows.map(row => ({
      id: row.id,
      state: stateOf(row, now),
      definition: JSON.parse(row.definition),
      source: JSON.parse(row.source),
      audience: JSON.parse(row.audience),
      atLeast: row.at_least,
      opensAt: row.opens_at,
      closesAt: row.closes_at,
      invited: row.invited,
      answers: row.results
        ? JSON.parse(row.results).answers
        : counts.get(row.id) ?? 0,
      isPublished: row.results !== null,
    }));
  }
}

function stateOf(
  { opened_at, closes_at, results }: SurveyRow,
  now: Date,
): Survey['state'] {
  if (results || closes_at <= now.toISOString()) {
    return 'closed';
  }
  return opened_at ? 'open' : 'planned';
}

/** Tells one person from another as long as there is the key. */
function participantOf(user: string, key: string): string {
  return createHmac('sha256', key).update(user).digest('hex');
}
