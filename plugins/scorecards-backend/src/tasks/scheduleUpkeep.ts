import type {
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { DatabaseLoopStore } from '@paved/database';

/** What has to be done from time to time, by one of all replicas. What fails, fails in the scheduler too. */
export async function scheduleUpkeep(options: {
  scheduler: SchedulerService;
  loops: DatabaseLoopStore;
  /** By name. */
  chores: Record<
    string,
    {
      frequency: SchedulerServiceTaskScheduleDefinition['frequency'];
      run: (now: Date) => Promise<void>;
    }
  >;
}): Promise<void> {
  const { scheduler, loops, chores } = options;
  for (const [name, { frequency, run }] of Object.entries(chores)) {
    await scheduler.scheduleTask({
      id: `scorecards-${name}`,
      scope: 'global',
      frequency,
      timeout: { minutes: 10 },
      initialDelay: { seconds: 30 },
      fn: () => loops.record(name, () => run(new Date())),
    });
  }
}
