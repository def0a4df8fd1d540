import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { RepositoriesEntityProvider } from './RepositoriesEntityProvider';

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 15_000;

/** Synchronizes as soon as both the catalog and the repositories plugin are there. Never throws. */
export async function synchronizeAtStart(
  provider: RepositoriesEntityProvider,
  options: { signal: AbortSignal; logger: LoggerService },
): Promise<void> {
  const { signal, logger } = options;
  let delay = FIRST_DELAY_MS;
  while (!signal.aborted) {
    try {
      await provider.synchronize();
      return;
    } catch (error) {
      logger.info(
        `Repositories can't be read yet; trying again in ${delay} ms`,
        { reason: String(error) },
      );
    }
    await sleep(delay, undefined, { signal }).catch(() => {});
    delay = Math.min(delay * 2, LONGEST_DELAY_MS);
  }
}
