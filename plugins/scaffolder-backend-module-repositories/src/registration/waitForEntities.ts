import { setTimeout as sleep } from 'node:timers/promises';
import type {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { ServiceUnavailableError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { REPOSITORY_ANNOTATION } from '../publication/entityNamesTaken';

const POLL_MILLISECONDS = 500;
const PROGRESS_MILLISECONDS = 5_000;

/**
 * Waits until the catalog shows as many entities of a repository as it declares.
 *
 * @throws ServiceUnavailableError when the time is over
 */
export async function waitForEntities(options: {
  repositoryId: string;
  count: number;
  timeoutSeconds: number;
  catalog: CatalogService;
  credentials: BackstageCredentials;
  logger: LoggerService;
  signal?: AbortSignal;
}): Promise<Entity[]> {
  const { repositoryId, count, timeoutSeconds, catalog, credentials, logger } =
    options;
  const start = Date.now();
  let nextProgress = PROGRESS_MILLISECONDS;
  for (;;) {
    const { items, totalItems } = await catalog.queryEntities(
      {
        filter: {
          [`metadata.annotations.${REPOSITORY_ANNOTATION}`]: repositoryId,
        },
        fields: ['apiVersion', 'kind', 'metadata'],
        limit: Math.max(count, 1),
      },
      { credentials },
    );
    if (totalItems >= count) {
      return items;
    }
    const elapsed = Date.now() - start;
    if (elapsed >= timeoutSeconds * 1000) {
      const shown = items.map(stringifyEntityRef).join(', ') || 'none';
      throw new ServiceUnavailableError(
        `${repositoryId} declares ${count} entities, but after ${timeoutSeconds} s the catalog shows ${totalItems} of them (${shown}). The repository is fine; retry this task, and if it fails again ask who runs the portal to look at the catalog's unprocessed entities`,
      );
    }
    if (elapsed >= nextProgress) {
      logger.info(
        `${totalItems} of ${count} entities are in the catalog after ${Math.round(
          elapsed / 1000,
        )} s`,
      );
      nextProgress += PROGRESS_MILLISECONDS;
    }
    await sleep(POLL_MILLISECONDS, undefined, { signal: options.signal });
  }
}
