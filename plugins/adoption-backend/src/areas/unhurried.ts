import { setTimeout as sleep } from 'node:timers/promises';

const RESTS = 2;
const LONGEST_REST_MS = 2_000;

/**
 * Does something that nobody waits for and that keeps the process busy, such as starting git, and rests afterwards for twice as
 * long as it took: the first look at thousands of repositories leaves most of the time to people.
 */
export async function unhurried<T>(work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  try {
    return await work();
  } finally {
    const took = performance.now() - started;
    await sleep(Math.min(RESTS * took, LONGEST_REST_MS));
  }
}
