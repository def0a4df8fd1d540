import type {
  MaturityAssessment,
  PastAssessment,
  ReadinessAnswers,
  ShownEvidence,
} from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';

interface EvidenceRow {
  id: number;
  criterion: string;
  url: string;
  note: string | null;
  shown_by: string;
  shown_at: string;
  expires_on: string;
  withdrawn_at: string | null;
  reminded_at: string | null;
}

interface AssessmentRow {
  id: number;
  at: string;
  model_version: number;
  level: number;
  aspects: string;
  met: string;
}

interface ReadinessRow {
  id: number;
  answers: string;
  answered_by: string;
  answered_at: string;
}

const MOST_HISTORY = 200;

/** Evidence that people showed, what was found with it, and answers about readiness. */
export class DatabaseMaturityStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseMaturityStore {
    return new DatabaseMaturityStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async show(criterion: string, evidence: ShownEvidence): Promise<void> {
    await this.#knex<EvidenceRow>('maturity_evidence').insert({
      criterion,
      url: evidence.url,
      note: evidence.note ?? null,
      shown_by: evidence.by,
      shown_at: evidence.at,
      expires_on: evidence.expiresOn,
    });
  }

  /**
   * @returns whether there was anything to withdraw
   */
  async withdraw(criterion: string, now: Date): Promise<boolean> {
    return (
      (await this.#knex<EvidenceRow>('maturity_evidence')
        .where({ criterion })
        .whereNull('withdrawn_at')
        .update({ withdrawn_at: now.toISOString() })) > 0
    );
  }

  /** The newest for each criterion. */
  async shown(): Promise<Map<string, ShownEvidence>> {
    return new Map(
      (await this.#newest()).map(row => [row.criterion, toEvidence(row)]),
    );
  }

  /**
   * Evidence that runs out within some days and whose author was not reminded yet.
   *
   * @param until - `YYYY-MM-DD`
   */
  async runningOut(
    until: string,
  ): Promise<Array<ShownEvidence & { id: number; criterion: string }>> {
    return (await this.#newest())
      .filter(row => row.expires_on <= until && !row.reminded_at)
      .map(row => ({
        ...toEvidence(row),
        id: row.id,
        criterion: row.criterion,
      }));
  }

  async reminded(id: number, now: Date): Promise<void> {
    await this.#knex<EvidenceRow>('maturity_evidence')
      .where({ id })
      .update({ reminded_at: now.toISOString() });
  }

  /** Keeps what was found, if it differs from what was found before. */
  async keep(
    { level, aspects }: MaturityAssessment,
    modelVersion: number,
    now: Date,
  ): Promise<void> {
    const found = {
      model_version: modelVersion,
      level,
      aspects: JSON.stringify(
        Object.fromEntries(aspects.map(aspect => [aspect.id, aspect.level])),
      ),
      met: JSON.stringify(
        aspects.flatMap(({ criteria }) =>
          criteria.flatMap(({ id, isMet }) => (isMet ? [id] : [])),
        ),
      ),
    };
    const [last] = await this.#assessments(1);
    const isSame =
      last &&
      Object.entries(found).every(
        ([name, value]) => last[name as keyof AssessmentRow] === value,
      );
    if (!isSame) {
      await this.#knex<AssessmentRow>('maturity_assessments').insert({
        ...found,
        at: now.toISOString(),
      });
    }
  }

  /** The newest first. */
  async history(): Promise<PastAssessment[]> {
    const rows = await this.#assessments(MOST_HISTORY);
    return rows.map(row => ({
      at: row.at,
      modelVersion: row.model_version,
      level: row.level as PastAssessment['level'],
      aspects: JSON.parse(row.aspects),
      met: JSON.parse(row.met),
    }));
  }

  async answer(
    answers: ReadinessAnswers,
    by: string,
    now: Date,
  ): Promise<void> {
    await this.#knex<ReadinessRow>('readiness').insert({
      answers: JSON.stringify(answers),
      answered_by: by,
      answered_at: now.toISOString(),
    });
  }

  /** The newest first. */
  async answers(): Promise<
    Array<{ answers: ReadinessAnswers; by: string; at: string }>
  > {
    const rows = await this.#knex<ReadinessRow>('readiness')
      .orderBy('id', 'desc')
      .limit(MOST_HISTORY);
    return rows.map(row => ({
      answers: JSON.parse(row.answers),
      by: row.answered_by,
      at: row.answered_at,
    }));
  }

  async #newest(): Promise<EvidenceRow[]> {
    return this.#knex<EvidenceRow>('maturity_evidence')
      .whereIn(
        'id',
        this.#knex<EvidenceRow>('maturity_evidence')
          .max('id')
          .groupBy('criterion'),
      )
      .whereNull('withdrawn_at')
      .orderBy('criterion');
  }

  async #assessments(limit: number): Promise<AssessmentRow[]> {
    return this.#knex<AssessmentRow>('maturity_assessments')
      .orderBy('id', 'desc')
      .limit(limit);
  }
}

function toEvidence(row: EvidenceRow): ShownEvidence {
  return {
    url: row.url,
    note: row.note ?? undefined,
    by: row.shown_by,
    at: row.shown_at,
    expiresOn: row.expires_on,
  };
}
