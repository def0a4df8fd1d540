import { median, round } from '../../shared/statistics.mjs';
import { sleep } from '../../shared/time.mjs';

const SETTLE_SECONDS = 45;
/** Of a processor, over so many seconds: who does less is done with what a start brings. */
const CALM = { share: 0.2, seconds: 15, mostSeconds: 600 };
const COLLECTED_SECONDS = 5;
const SAMPLES = 6;
const EVERY_SECONDS = 3;

const megabytes = portal => round(portal.residentBytes() / 1e6, 0);

/** Waits until nobody has much to do; seconds that each took for it. */
export async function waitForCalm(portals) {
  const started = performance.now();
  const took = {};
  let before = portals.map(portal => portal.cpuSeconds());
  while (Object.keys(took).length < portals.length) {
    await sleep(CALM.seconds * 1000);
    const seconds = (performance.now() - started) / 1000;
    const now = portals.map(portal => portal.cpuSeconds());
    portals.forEach(({ name }, index) => {
      const isCalm = now[index] - before[index] < CALM.share * CALM.seconds;
      if (isCalm || seconds > CALM.mostSeconds) {
        took[name] ??= round(seconds, 0);
      }
    });
    before = now;
  }
  return took;
}

/**
 * Megabytes that each backend holds after it had time to settle and its garbage was collected; both wait at the same time.
 *
 * `uncollected` is what it held before: mostly a matter of how long ago V8 saw reason to collect.
 */
export async function measureMemory(portals) {
  const each = measure =>
    Object.fromEntries(portals.map(portal => [portal.name, measure(portal)]));
  const calm = await waitForCalm(portals);
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
  return { ...each(({ name }) => median(samples[name])), uncollected, calm };
}
