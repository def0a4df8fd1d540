import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../../shared/random.mjs';
import { CHECKS } from '../company/checks.mjs';
import { createCompany } from '../company/createCompany.mjs';
import { part } from '../../shared/part.mjs';
import { openStores, serviceIds, writeFacts } from './stores.mjs';

const SHARE_PER_SECOND = 0.001;

/** What pipelines would push meanwhile: every second some facts turn, of which only the next full evaluation hears. */
await part(async ({ connection, size, seconds }) => {
  const random = createRandom(50);
  const company = createCompany({ size });
  const stores = await openStores({ connection });
  const ids = await serviceIds(stores, company);
  const pushed = [...CHECKS.keys()].filter(
    check => CHECKS[check].source === 'ci',
  );
  const end = performance.now() + seconds * 1000;
  let changed = 0;
  while (performance.now() < end) {
    const services = Array.from(
      { length: Math.ceil(size * SHARE_PER_SECOND) },
      () => random.below(size),
    );
    services.forEach(index => company.change(index, random.pick(pushed)));
    await writeFacts(stores, company, {
      at: new Date(),
      ids,
      sources: ['ci'],
      services: [...new Set(services)],
    });
    changed += services.length;
    await sleep(1000);
  }
  await stores.close();
  return { changed };
});
