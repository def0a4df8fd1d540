import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { DatabaseRunLease } from '../database/DatabaseRunLease';
import type { DiscoveryTask } from './DiscoveryTask';

/** Has a full run whose process died follow soon, rather than when its time is over. Every replica watches. */
export async function watchRuns(options: {
  scheduler: SchedulerService;
  lease: DatabaseRunLease;
  task: DiscoveryTask;
}): Promise<void> {
  const { scheduler, lease, task } = options;
  await scheduler.scheduleTask({
    id: 'repositories-discovery-watch',
    scope: 'local',
    frequency: { seconds: 10 },
    timeout: { seconds: 10 },
    fn: async () => {
      if (await lease.releaseDead()) {
        await task.restart();
      }
    },
  });
}
