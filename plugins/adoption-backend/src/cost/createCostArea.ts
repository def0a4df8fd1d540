import type { AdoptionArea, AdoptionContext } from '../areas/AdoptionArea';
import { Budgets } from './Budgets';
import { readCostConfig } from './config';
import { CostMetrics } from './CostMetrics';
import { CostReaders } from './CostReaders';
import { addCostRoutes } from './costRoutes';
import { Costs } from './Costs';
import { DatabaseBudgetStore } from './DatabaseBudgetStore';
import { DatabaseCostStore } from './DatabaseCostStore';
import { utcDay } from './days';
import { focusImporter } from './focusImporter';
import { readOpenCost } from './readOpenCost';

/** What things cost, from bills and clusters, and what they may cost. */
export function createCostArea(context: AdoptionContext): AdoptionArea {
  const { knex, metrics } = context;
  const config = readCostConfig(context.config);
  const store = DatabaseCostStore.create({ knex });
  const budgetStore = DatabaseBudgetStore.create({ knex });
  const costs = Costs.create({ ...context, store });
  const budgets = Budgets.create({ ...context, store: budgetStore, costs });
  metrics.add(CostMetrics.create({ costs, store, config }));

  return {
    addRoutes: router =>
      addCostRoutes(router, {
        ...context,
        readers: CostReaders.create(context),
        costs,
        budgets,
        store,
        budgetStore,
        config,
      }),
    importers: { costs: focusImporter({ store, tags: config.tags }) },
    chores: {
      budgets: {
        frequency: { minutes: 15 },
        run: now => budgets.tell(now),
      },
      'cost-retention': {
        frequency: { hours: 24 },
        run: now => store.prune(utcDay(now.getTime() - config.keepMs)),
      },
      ...Object.fromEntries(
        config.openCost.map(source => [
          `opencost-${source.name}`,
          {
            frequency: { hours: 6 },
            run: (now: Date, signal: AbortSignal) =>
              readOpenCost(source, { store, now, signal }),
          },
        ]),
      ),
    },
  };
}
