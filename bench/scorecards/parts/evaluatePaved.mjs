import { countQueries, openStores } from './stores.mjs';
import { part, timed } from '../../shared/part.mjs';

/** Evaluates everything so many times, each time from nothing when `fresh`. */
await part(async ({ connection, rounds, fresh }) => {
  const stores = await openStores({ connection });
  const runs = [];
  for (let round = 0; round < rounds; round++) {
    if (fresh) {
      await stores.knex.raw('truncate standings, transitions');
    }
    const queries = countQueries(stores.knex);
    const { answer, ...times } = await timed(() =>
      stores.evaluator.evaluateAll(),
    );
    runs.push({ ...times, queries: queries(), ...answer });
  }
  await stores.close();
  return { runs };
});
