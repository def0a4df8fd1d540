import { cleanText, whereIn } from '@paved/database';
import type { Deviation } from '@paved/plugin-golden-paths-common';
import type { Knex } from 'knex';
import { linkedEntities } from './linkedEntities';
import { present } from './present';
import type { DeviationRow } from './tables';

/** What teams do in their own way; what has ended stays. */
export class DatabaseDeviationStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseDeviationStore {
    return new DatabaseDeviationStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async add(deviation: Deviation): Promise<void> {
    const { repository, reason } = deviation;
    await this.#knex.transaction(async tx => {
      const entities = await linkedEntities(tx, [repository]);
      await tx<DeviationRow>('deviations').insert({
        id: deviation.id,
        repository,
        entity_ref: entities.get(repository) ?? deviation.entityRef ?? null,
        path_ref: deviation.path,
        scope: deviation.scope,
        files: JSON.stringify(deviation.files),
        reason: reason === undefined ? null : cleanText(reason),
        review_on: deviation.reviewOn ?? null,
        declared_at: deviation.declaredAt,
        declared_by: deviation.declaredBy,
      });
    });
  }

  async get(id: string): Promise<Deviation | undefined> {
    const row = await this.#knex<DeviationRow>('deviations')
      .where({ id })
      .first();
    return row && toDeviation(row);
  }

  /** @returns false when it had ended already */
  async end(id: string, by: string, now: Date): Promise<boolean> {
    const ended = await this.#knex<DeviationRow>('deviations')
      .where({ id })
      .whereNull('ended_at')
      .update({ ended_at: now.toISOString(), ended_by: by });
    return ended > 0;
  }

  /** Those that hold now, by repository; of all repositories when none are named. */
  async inForce(repositories?: string[]): Promise<Map<string, Deviation[]>> {
    const query = this.#knex<DeviationRow>('deviations')
      .whereNull('ended_at')
      .orderBy(['declared_at', 'id']);
    if (repositories) {
      whereIn(query, 'repository', repositories);
    }
    const result = new Map<string, Deviation[]>();
    for (const row of (await query) as DeviationRow[]) {
      const list = result.get(row.repository) ?? [];
      result.set(row.repository, [...list, toDeviation(row)]);
    }
    return result;
  }
}

/** Whether a repository has stepped off a path. */
export function hasSteppedOff(
  deviations: Deviation[] | undefined,
  path: string,
): boolean {
  return (
    deviations?.some(each => each.scope === 'path' && each.path === path) ??
    false
  );
}

function toDeviation(row: DeviationRow): Deviation {
  return {
    id: row.id,
    repository: row.repository,
    entityRef: present(row.entity_ref),
    path: row.path_ref,
    scope: row.scope as Deviation['scope'],
    files: JSON.parse(row.files),
    reason: present(row.reason),
    reviewOn: present(row.review_on),
    declaredAt: row.declared_at,
    declaredBy: row.declared_by,
    endedAt: present(row.ended_at),
    endedBy: present(row.ended_by),
  };
}
