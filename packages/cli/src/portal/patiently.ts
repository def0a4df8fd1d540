import { setTimeout as sleep } from 'node:timers/promises';
import { PortalUnreachableError } from './PortalUnreachableError';

const PATIENCE_MINUTES = 2;

/**
 * Asks again for two minutes while the portal can't be reached: what it is at goes on, and should not be given up for that.
 *
 * @param onWait - told once that it is waited for
 * @throws PortalUnreachableError after that
 */
export async function patiently<T>(
  ask: () => Promise<T>,
  onWait: (message: string) => void = () => {},
): Promise<T> {
  const stopAt = performance.now() + PATIENCE_MINUTES * 60_000;
  let isTold = false;
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
      if (!isTold) {
        isTold = true;
        onWait(
          `${error.message}; asking again for up to ${PATIENCE_MINUTES} minutes …`,
        );
      }
      await sleep(pauseMs);
    }
  }
}
