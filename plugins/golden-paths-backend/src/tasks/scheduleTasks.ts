import type {
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { GoldenPathMetrics } from '../metrics/GoldenPathMetrics';

/** What has to be done from time to time, by one of all replicas. What fails, fails in the scheduler too. */
export async function scheduleTasks(options: {
  scheduler: SchedulerService;
  metrics: GoldenPathMetrics;
  /** By name. */
  tasks: Record<
    string,
    {
      schedule: SchedulerServiceTaskScheduleDefinition;
      run: (signal: AbortSignal) => Promise<void>;
    }
  >;
}): Promise<void> {
  const { scheduler, metrics, tasks } = options;
  for (const [name, { schedule, run }] of Object.entries(tasks)) {
    await scheduler.scheduleTask({
      ...schedule,
      id: `golden-paths-${name}`,
      scope: 'global',
      fn: signal => metrics.measure(name, () => run(signal)),
    });
  }
}
