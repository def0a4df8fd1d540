import { until, since } from './time.mjs';
import { round } from './statistics.mjs';

/** Asks for a full run and waits for its end; the record, and seconds on the clock from asking to the end. */
export async function runDiscovery(portal) {
  const asked = performance.now();
  const { id } = await portal.json('/api/repositories/runs', {
    method: 'POST',
  });
  const run = await until(
    { seconds: 120, every: 50, what: 'a discovery run to end' },
    async () => {
      const { items } = await portal.json('/api/repositories/runs?limit=10');
      return items.find(item => item.id === id && item.endedAt);
    },
  );
  return {
    run,
    seconds: round(
      (Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000,
      3,
    ),
    wall: round(since(asked)),
  };
}

/** Repositories read by full runs that began at or after that moment. */
export async function readSince(portal, moment) {
  const { items } = await portal.json('/api/repositories/runs?limit=50');
  return items
    .filter(run => !run.repositoryId && Date.parse(run.startedAt) >= moment)
    .reduce((sum, run) => sum + run.changed, 0);
}
