import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from '../../scripts/setup/SetupError.mjs';

export { sleep };

/** Nothing in a benchmark may hang. */
export async function within(seconds, what, work) {
  const controller = new AbortController();
  const overdue = sleep(seconds * 1000, undefined, {
    signal: controller.signal,
    ref: false,
  }).then(() => {
    throw new SetupError(`gave up after ${seconds} s: ${what}.`);
  });
  overdue.catch(() => {});
  try {
    return await Promise.race([work(), overdue]);
  } finally {
    controller.abort();
  }
}

/** Asks again and again until the answer is not `undefined`. */
export async function until({ seconds, every, what }, ask) {
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    await sleep(every);
  }
  throw new SetupError(`gave up after ${seconds} s: ${what}.`);
}

/** Seconds since `start`, as performance.now() tells it. */
export const since = start => (performance.now() - start) / 1000;
