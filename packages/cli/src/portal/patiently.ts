import { setTimeout as sleep } from 'node:timers/promises';
import { PortalUnreachableError } from './PortalUnreachableError';

const PATIENCE_MS = 2 * 60_000;

/**
 * Asks again for two minutes while the portal can't be reached: what it is at goes on, and should not be given up for that.
 *
 * @throws PortalUnreachableError after that
 */
export async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  const stopAt = performance.now() + PATIENCE_MS;
  for (let pauseMs = 250; ; pauseMs = Math.min(5_000, pauseMs * 2)) {
    try {
      return await ask();
    } catch (error) {
      if (
        !(error instanceof PortalUnreachableError) ||
        performance.now() > stopAt
      ) {
        throw error;
      }
      await sleep(pauseMs);
    }
  }
}
