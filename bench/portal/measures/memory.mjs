import { median, round } from '../../shared/statistics.mjs';
import { sleep } from '../../shared/time.mjs';

const SETTLE_SECONDS = 45;
const COLLECTED_SECONDS = 5;
const SAMPLES = 6;
const EVERY_SECONDS = 3;

const megabytes = portal => round(portal.residentBytes() / 1e6, 0);

/**
 * Megabytes that each backend holds after it had time to settle and its garbage was collected; both wait at the same time.
 *
 * `uncollected` is what it held before: mostly a matter of how long ago V8 saw reason to collect.
 */
export async function measureMemory(portals) {
  const each = measure =>
    Object.fromEntries(portals.map(portal => [portal.name, measure(portal)]));
  await sleep(SETTLE_SECONDS * 1000);
  const uncollected = each(megabytes);
  // the second finds what the first one's finalizers let go
  for (let time = 0; time < 2; time++) {
    portals.forEach(portal => portal.collectGarbage());
    await sleep(COLLECTED_SECONDS * 1000);
  }
  const samples = each(() => []);
  for (let sample = 0; sample < SAMPLES; sample++) {
    portals.forEach(portal => samples[portal.name].push(megabytes(portal)));
    await sleep(EVERY_SECONDS * 1000);
  }
  return { ...each(({ name }) => median(samples[name])), uncollected };
}
