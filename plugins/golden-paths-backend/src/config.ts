import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type RootConfigService,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';

/** Settings of the plugin, read once. */
export interface GoldenPathsConfig {
  pathsSchedule: SchedulerServiceTaskScheduleDefinition;
  servicesSchedule: SchedulerServiceTaskScheduleDefinition;
  upgradesSchedule: SchedulerServiceTaskScheduleDefinition;
  forecastConcurrency: number;
  /** Whose repositories are for which no other owner is named. */
  defaultOwner?: string;
  /** In whose name the portal commits by itself. */
  author: { name: string; email: string };
}

// A task can be started by what happens only once its first delay is over, so it is not long
const EVERY_MINUTE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 1 },
  timeout: { minutes: 10 },
  initialDelay: { seconds: 5 },
};
const CONCURRENCY = 'goldenPaths.forecasts.concurrency';

/**
 * @throws InputError naming the key that is wrong
 */
export function readGoldenPathsConfig(
  config: RootConfigService,
): GoldenPathsConfig {
  const schedule = (key: string) =>
    config.has(key)
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
          config.getConfig(key),
        )
      : EVERY_MINUTE;
  const forecastConcurrency = config.getOptionalNumber(CONCURRENCY) ?? 4;
  if (
    !Number.isInteger(forecastConcurrency) ||
    forecastConcurrency < 1 ||
    forecastConcurrency > 16
  ) {
    throw new InputError(
      `Invalid config at '${CONCURRENCY}': write a whole number from 1 to 16`,
    );
  }
  return {
    pathsSchedule: schedule('goldenPaths.paths.schedule'),
    servicesSchedule: schedule('goldenPaths.services.schedule'),
    upgradesSchedule: schedule('goldenPaths.upgrades.schedule'),
    forecastConcurrency,
    defaultOwner: config.getOptionalString('repositories.defaultOwner'),
    author: {
      name:
        config.getOptionalString('scaffolder.defaultAuthor.name') ?? 'Paved',
      email:
        config.getOptionalString('scaffolder.defaultAuthor.email') ??
        'paved@users.noreply.invalid',
    },
  };
}
