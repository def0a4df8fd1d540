import type { NotificationService } from '@backstage/plugin-notifications-node';
import {
  budgetShare,
  formatAmount,
  parseAmount,
  reachedThresholds,
  type BudgetState,
} from '@paved/plugin-adoption-common';
import type { Subjects } from '../subjects/Subjects';
import type { Teams } from '../teams/Teams';
import type { Costs } from './Costs';
import type { DatabaseBudgetStore } from './DatabaseBudgetStore';
import { monthText, utcMonth } from './days';

/** What budgets allow in a calendar month, and telling their owners when most of it, or all, is spent. */
export class Budgets {
  readonly #store: DatabaseBudgetStore;
  readonly #costs: Costs;
  readonly #subjects: Subjects;
  readonly #teams: Teams;
  readonly #notifications: NotificationService;

  static create(options: {
    store: DatabaseBudgetStore;
    costs: Costs;
    subjects: Subjects;
    teams: Teams;
    notifications: NotificationService;
  }): Budgets {
    return new Budgets(options);
  }

  private constructor(options: {
    store: DatabaseBudgetStore;
    costs: Costs;
    subjects: Subjects;
    teams: Teams;
    notifications: NotificationService;
  }) {
    this.#store = options.store;
    this.#costs = options.costs;
    this.#subjects = options.subjects;
    this.#teams = options.teams;
    this.#notifications = options.notifications;
  }

  /** How each budget stands this month. */
  async states(now: Date): Promise<BudgetState[]> {
    const budgets = await this.#store.all();
    if (!budgets.length) {
      return [];
    }
    const days = utcMonth(now);
    const sums = await this.#costs.sums(
      days,
      'effective',
      budgets.map(({ entityRef }) =>
        entityRef.startsWith('group:')
          ? { team: entityRef }
          : { entity: entityRef },
      ),
    );
    return Promise.all(
      budgets.map(async (budget, index) => {
        const { entityRef, currency, amount } = budget;
        const spent = sums[index].get(currency);
        const currencies = sums[index].currencies();
        const isBilledInOthers =
          currencies.length > 0 && !currencies.includes(currency);
        return {
          ...budget,
          title: await this.#titleOf(entityRef),
          month: days.from.slice(0, 7),
          spent: formatAmount(spent),
          share: budgetShare(spent, parseAmount(amount)!),
          ...(isBilledInOthers && { billedIn: currencies }),
        };
      }),
    );
  }

  /** Tells the owners of budgets that reached a threshold; each threshold once a month. */
  async tell(now: Date): Promise<void> {
    for (const state of await this.states(now)) {
      const thresholds = reachedThresholds(
        parseAmount(state.spent)!,
        parseAmount(state.amount)!,
      );
      const { entityRef, month } = state;
      const untold = thresholds.length
        ? await this.#store.reach(entityRef, month, thresholds, now)
        : [];
      // What has no owner yet may have one tomorrow
      const owner = untold.length && (await this.#ownerOf(entityRef));
      if (owner) {
        await this.#notify(state, Math.max(...untold), owner);
        await this.#store.told(entityRef, month, now);
      }
    }
  }

  async #titleOf(entityRef: string): Promise<string> {
    const title = entityRef.startsWith('group:')
      ? (await this.#teams.titles()).get(entityRef)
      : (await this.#subjects.find(entityRef))?.title;
    return title ?? entityRef.slice(entityRef.indexOf('/') + 1);
  }

  async #ownerOf(entityRef: string): Promise<string | undefined> {
    return entityRef.startsWith('group:')
      ? entityRef
      : (await this.#subjects.find(entityRef))?.owner;
  }

  /** A notice that is sent again, as one replica died before it could note it, takes the place of the first. */
  async #notify(
    state: BudgetState,
    threshold: number,
    owner: string,
  ): Promise<void> {
    const { entityRef, title, currency, month } = state;
    const [spent, amount] = [state.spent, state.amount].map(text =>
      formatAmount(parseAmount(text)!, 2),
    );
    await this.#notifications.send({
      recipients: { type: 'entity', entityRef: owner },
      payload: {
        title:
          threshold < 100
            ? `${title}: ${threshold} % of this month’s budget is spent`
            : `${title}: this month’s budget is spent`,
        description: `${spent} of ${amount} ${currency} in ${monthText(
          month,
        )}, as far as bills tell by now.`,
        link: `/adoption/costs`,
        severity: threshold < 100 ? 'normal' : 'high',
        topic: 'adoption-budget',
        scope: `adoption-budget:${entityRef}:${month}:${threshold}`,
      },
    });
  }
}
