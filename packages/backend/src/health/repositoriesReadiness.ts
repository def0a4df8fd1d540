import {
  coreServices,
  createBackendModule,
  type RootConfigService,
} from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { ResponseError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import type { DiscoveryRun } from '@paved/plugin-repositories-common';
import { readinessServiceRef } from './readiness';

const MAX_AGE_KEY = 'repositories.discovery.maxAge';

/**
 * Ready means that the database answers and that discovery goes round.
 *
 * A run that failed counts as going round: a forge that is down is shown on the page, and taking the whole portal off
 * the network for it would help nobody. What is caught here is a loop that no longer turns.
 */
export default createBackendModule({
  pluginId: 'repositories',
  moduleId: 'readiness',
  register(reg) {
    reg.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        readiness: readinessServiceRef,
      },
      async init({ auth, config, database, discovery, readiness }) {
        readiness.add('database', async () => {
          const client = await database.getClient();
          await client.raw('select 1');
        });

        const maxAge = readMaxAge(config);
        const startedAt = Date.now();
        readiness.add('discovery', async () => {
          const { token } = await auth.getPluginRequestToken({
            onBehalfOf: await auth.getOwnServiceCredentials(),
            targetPluginId: 'repositories',
          });
          const response = await fetch(
            `${await discovery.getBaseUrl('repositories')}/summary`,
            { headers: { Authorization: `Bearer ${token}` } },
          );
          if (!response.ok) {
            throw await ResponseError.fromResponse(response);
          }
          const { lastRun }: { lastRun?: DiscoveryRun } = await response.json();
          // The first run of a fresh portal gets the same time.
          const endedAt = lastRun?.endedAt
            ? Date.parse(lastRun.endedAt)
            : startedAt;
          if (Date.now() - Math.max(endedAt, startedAt) > maxAge) {
            throw new Error(
              `The last discovery run ended ${new Date(
                endedAt,
              ).toISOString()}, longer ago than '${MAX_AGE_KEY}'`,
            );
          }
        });
      },
    });
  },
});

function readMaxAge(config: RootConfigService): number {
  return config.has(MAX_AGE_KEY)
    ? durationToMilliseconds(
        readDurationFromConfig(config, { key: MAX_AGE_KEY }),
      )
    : 60 * 60 * 1000;
}
