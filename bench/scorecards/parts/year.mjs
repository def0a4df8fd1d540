import { createRandom } from '../../shared/random.mjs';
import { CHECKS, MAX_AGE } from '../company/checks.mjs';
import { createCompany } from '../company/createCompany.mjs';
import { part, timed } from '../../shared/part.mjs';
import { openStores, serviceIds, writeFacts } from './stores.mjs';

const DAY_MS = 24 * 3_600_000;
const SHARE = 0.01;

/** Facts that grow stale are seen again so often, changed or not. */
const SEEN_AGAIN_DAYS = 14;

/** Every day a hundredth of all facts turn; time is told, not waited for. */
await part(async ({ connection, size, days, now }) => {
  let today = Date.parse(now);
  const random = createRandom(365);
  const company = createCompany({ size });
  const stores = await openStores({ connection, clock: () => new Date(today) });
  const ids = await serviceIds(stores, company);
  await stores.evaluator.evaluateAll();
  await stores.knex.raw('vacuum analyze');
  let changes = 0;
  let transitions = 0;
  let seconds = 0;
  for (let day = 1; day <= days; day++) {
    today += DAY_MS;
    const at = new Date(today);
    if (day % SEEN_AGAIN_DAYS === 0) {
      await writeFacts(stores, company, {
        at,
        ids,
        sources: Object.keys(MAX_AGE),
      });
    }
    const changed = new Map();
    for (let change = 0; change < size * CHECKS.length * SHARE; change++) {
      const index = random.below(size);
      const source = company.change(index, random.below(CHECKS.length));
      changed.set(source, (changed.get(source) ?? new Set()).add(index));
      changes += 1;
    }
    const services = new Set();
    for (const [source, indexes] of changed) {
      await writeFacts(stores, company, {
        at,
        ids,
        sources: [source],
        services: [...indexes],
      });
      indexes.forEach(index => services.add(index));
    }
    const run = await timed(() =>
      stores.evaluator.evaluate([...services].map(index => ids[index])),
    );
    transitions += run.answer.transitions;
    seconds += run.seconds;
  }
  const rest = await stores.evaluator.evaluateAll();
  await stores.close();
  return { changes, transitions, secondsPerDay: seconds / days, rest };
});
