import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type RootConfigService,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';

/** Settings of the plugin, read once. */
export interface ScorecardsConfig {
  /** How often the catalog is compared. */
  syncSchedule: SchedulerServiceTaskScheduleDefinition;
  /** How often everything is evaluated. */
  evaluationSchedule: SchedulerServiceTaskScheduleDefinition;
  /** How often a collector is asked about everything. */
  collectorSchedule(id: string): SchedulerServiceTaskScheduleDefinition;
  /** Whether badges are shown to everybody who knows their address. */
  arePublicBadges: boolean;
}

// A task can be started by what happens only once its first delay is over, so none is long

const SYNC_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 1 },
  timeout: { minutes: 10 },
  initialDelay: { seconds: 5 },
};
const EVALUATION_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 5 },
  timeout: { minutes: 10 },
  initialDelay: { seconds: 5 },
};
const COLLECTOR_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 15 },
  timeout: { minutes: 30 },
  initialDelay: { seconds: 5 },
};

/**
 * @throws InputError naming the key that is wrong
 */
export function readScorecardsConfig(
  config: RootConfigService,
): ScorecardsConfig {
  const schedule = (
    key: string,
    fallback: SchedulerServiceTaskScheduleDefinition,
  ) =>
    config.has(key)
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
          config.getConfig(key),
        )
      : fallback;
  return {
    syncSchedule: schedule('scorecards.sync.schedule', SYNC_SCHEDULE),
    evaluationSchedule: schedule(
      'scorecards.evaluation.schedule',
      EVALUATION_SCHEDULE,
    ),
    collectorSchedule: id =>
      schedule(`scorecards.collectors.${id}.schedule`, COLLECTOR_SCHEDULE),
    arePublicBadges:
      config.getOptionalBoolean('scorecards.badges.public') ?? false,
  };
}
