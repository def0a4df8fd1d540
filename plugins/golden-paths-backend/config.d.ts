import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  goldenPaths?: {
    paths?: {
      /** How often paths of the catalog are compared; pushes to their repositories are heard of at once. Defaults to every minute. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
    };
    services?: {
      /** How often heads of all repositories are compared; pushes are heard of at once. Defaults to every minute. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
    };
    upgrades?: {
      /** How often open change requests are looked after. Defaults to every minute. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
    };
    forecasts?: {
      /** Repositories that are tried at the same time, in each process; 1 to 16. Defaults to 4. */
      concurrency?: number;
    };
  };
}
