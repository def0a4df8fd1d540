import type { AdoptionArea, AdoptionContext } from '../areas/AdoptionArea';
import { DatabaseMaturityStore } from './DatabaseMaturityStore';
import { Maturity } from './Maturity';
import { addMaturityRoutes } from './maturityRoutes';
import { readModel } from './readModel';

/** How far the platform is, by evidence that can run out, and whether one is needed. */
export async function createMaturityArea(
  context: AdoptionContext,
): Promise<AdoptionArea> {
  const store = DatabaseMaturityStore.create(context);
  const maturity = Maturity.create({
    ...context,
    store,
    model: await readModel(context.config),
  });

  return {
    addRoutes: router =>
      addMaturityRoutes(router, { ...context, maturity, store }),
    chores: {
      maturity: {
        frequency: { hours: 6 },
        initialDelay: { minutes: 5 },
        run: async now => {
          await maturity.assess(now);
          await maturity.remind(now);
        },
      },
    },
  };
}
