import type {
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { HumanDuration } from '@backstage/types';
import { durationToMilliseconds } from '@backstage/types';
import type { DatabaseRunStore } from '../database/DatabaseRunStore';
import type { DiscoveryFreshnessService } from '../services/discoveryFreshness';

/** So many periods may be missed before discovery counts as stale. */
const PERIODS = 5;
const DEFAULT_PERIOD_MS = 60 * 60_000;

/** Reports every 15 seconds, on every replica, when discovery last went well on any of them. */
export async function watchFreshness(options: {
  scheduler: SchedulerService;
  runs: DatabaseRunStore;
  freshness: DiscoveryFreshnessService;
  schedule: SchedulerServiceTaskScheduleDefinition;
}): Promise<void> {
  const { scheduler, runs, freshness, schedule } = options;
  const staleAfterMs =
    PERIODS * milliseconds(schedule.frequency) + milliseconds(schedule.timeout);
  await scheduler.scheduleTask({
    id: 'repositories-freshness',
    scope: 'local',
    frequency: { seconds: 15 },
    timeout: { seconds: 10 },
    fn: async () => {
      const { lastCompletedAt } = await runs.latest();
      freshness.report({ lastCompletedAt, staleAfterMs });
    },
  });
}

/** A cron expression has no period; it is taken as hourly. */
function milliseconds(
  duration:
    | SchedulerServiceTaskScheduleDefinition['frequency']
    | SchedulerServiceTaskScheduleDefinition['timeout'],
): number {
  if ('cron' in duration || 'trigger' in duration) {
    return DEFAULT_PERIOD_MS;
  }
  return 'toMillis' in duration
    ? duration.toMillis()
    : durationToMilliseconds(duration as HumanDuration);
}
