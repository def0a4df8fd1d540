import type { Knex } from 'knex';
import { TooManyRequestsError } from '../router/TooManyRequestsError';
import type { AllowanceRow } from './tables';

const HOUR_MS = 60 * 60 * 1000;

/** How often somebody may do something within an hour, whichever replica they ask and whatever they took back. */
export class Allowances {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): Allowances {
    return new Allowances(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** @throws TooManyRequestsError when it is used up */
  async use(
    allowance: { by: string; what: string; most: number },
    now: Date,
  ): Promise<void> {
    const { by, what, most } = allowance;
    const hour = new Date(
      Math.floor(now.getTime() / HOUR_MS) * HOUR_MS,
    ).toISOString();
    const key = { user_ref: by, what, hour };
    await this.#knex<AllowanceRow>('allowances')
      .insert({ ...key, used: 0 })
      .onConflict(['user_ref', 'what', 'hour'])
      .ignore();
    const used = await this.#knex<AllowanceRow>('allowances')
      .where(key)
      .where('used', '<', most)
      .increment('used', 1);
    if (!used) {
      throw new TooManyRequestsError(
        `You have done this ${most} times within this hour; go on in the next one`,
      );
    }
  }

  async prune(now: Date): Promise<void> {
    await this.#knex<AllowanceRow>('allowances')
      .where('hour', '<', new Date(now.getTime() - HOUR_MS).toISOString())
      .delete();
  }
}
