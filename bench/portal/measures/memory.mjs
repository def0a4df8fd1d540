import { median, round } from '../statistics.mjs';
import { sleep } from '../time.mjs';

const SETTLE_SECONDS = 45;
const SAMPLES = 6;
const EVERY_SECONDS = 3;

/** Megabytes that each backend holds once it has had time to settle; both wait at the same time. */
export async function measureMemory(portals) {
  await sleep(SETTLE_SECONDS * 1000);
  const samples = Object.fromEntries(portals.map(({ name }) => [name, []]));
  for (let round_ = 0; round_ < SAMPLES; round_++) {
    for (const portal of portals) {
      samples[portal.name].push(portal.residentBytes() / 1e6);
    }
    await sleep(EVERY_SECONDS * 1000);
  }
  return Object.fromEntries(
    portals.map(({ name }) => [name, round(median(samples[name]), 0)]),
  );
}
