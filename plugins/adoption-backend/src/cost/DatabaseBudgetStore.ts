import type { Budget } from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';
import type { BudgetNoticeRow, BudgetRow } from './tables';

/** Budgets, and who was told what about them. */
export class DatabaseBudgetStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseBudgetStore {
    return new DatabaseBudgetStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async all(): Promise<Budget[]> {
    const rows = await this.#knex<BudgetRow>('cost_budgets').orderBy(
      'entity_ref',
    );
    return rows.map(row => ({
      entityRef: row.entity_ref,
      currency: row.currency,
      amount: row.amount,
    }));
  }

  async set(budget: Budget, by: string, now: Date): Promise<void> {
    await this.#knex<BudgetRow>('cost_budgets')
      .insert({
        entity_ref: budget.entityRef,
        currency: budget.currency,
        amount: budget.amount,
        set_by: by,
        set_at: now.toISOString(),
      })
      .onConflict('entity_ref')
      .merge();
  }

  async remove(entityRef: string): Promise<boolean> {
    return (
      (await this.#knex<BudgetRow>('cost_budgets')
        .where({ entity_ref: entityRef })
        .delete()) > 0
    );
  }

  /**
   * Notes thresholds as reached in a month.
   *
   * @returns those of them that nobody was told of yet
   */
  async reach(
    entityRef: string,
    month: string,
    thresholds: number[],
    now: Date,
  ): Promise<number[]> {
    await this.#knex<BudgetNoticeRow>('cost_budget_notices')
      .insert(
        thresholds.map(threshold => ({
          entity_ref: entityRef,
          month,
          threshold,
          reached_at: now.toISOString(),
        })),
      )
      .onConflict(['entity_ref', 'month', 'threshold'])
      .ignore();
    return this.#knex<BudgetNoticeRow>('cost_budget_notices')
      .where({ entity_ref: entityRef, month })
      .whereNull('sent_at')
      .orderBy('threshold')
      .pluck('threshold');
  }

  async told(entityRef: string, month: string, now: Date): Promise<void> {
    await this.#knex<BudgetNoticeRow>('cost_budget_notices')
      .where({ entity_ref: entityRef, month })
      .whereNull('sent_at')
      .update({ sent_at: now.toISOString() });
  }
}
