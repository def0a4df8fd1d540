import { say } from '../../../scripts/setup/progress.mjs';
import { round } from '../../shared/statistics.mjs';
import { until } from '../../shared/time.mjs';
import { DATABASE, startPaved } from '../sides/paved.mjs';

const RAW = ['usage_events'];
const SUMS = [
  'usage_days',
  'usage_names',
  'usage_people',
  'usage_terms',
  'usage_team_sets',
];
const KEPT_DAYS = 90;
const DAY_MS = 86_400_000;

async function measure({ server }) {
  // Without the room that deleted rows leave behind for new ones
  for (const table of [...RAW, ...SUMS]) {
    await server.query(DATABASE, `vacuum full analyze ${table}`);
  }
  const [{ rows }] = await server.query(
    DATABASE,
    'select count(*)::integer as rows from usage_events',
  );
  return {
    rows,
    raw: await server.bytes(DATABASE, RAW),
    sums: await server.bytes(DATABASE, SUMS),
  };
}

const perMillion = (bytes, count) => round(bytes / count, 1);

/** What events take before and after the plugin's own job dropped single ones; it runs half a minute after a start. */
export async function measureStorage(bench, { events }) {
  const { server } = bench;
  const before = await measure(bench);
  // It may have run while the portal was filled, and would be due in an hour
  await server.query(
    DATABASE,
    `delete from loops where name = 'usage-retention'`,
  );
  await server.query(
    DATABASE,
    `delete from backstage_backend_tasks__tasks where id = 'adoption-usage-retention'`,
  );
  const portal = await startPaved(bench);
  const asked = performance.now();
  const seconds = await until(
    { seconds: 900, every: 500, what: 'old events to be dropped' },
    async () => {
      portal.assertAlive();
      const [run] = await server.query(
        DATABASE,
        `select * from loops where name = 'usage-retention'`,
      );
      if (run?.error) {
        throw new Error(`dropping old events failed: ${run.error}`);
      }
      return run?.ended_at
        ? (Date.parse(run.ended_at) - Date.parse(run.started_at)) / 1000
        : undefined;
    },
  );
  await portal.stop();
  const [{ old }] = await server.query(
    DATABASE,
    'select count(*)::integer as old from usage_events where at < $1',
    // An hour more: the job's own clock went on
    [Date.now() - (KEPT_DAYS * DAY_MS + 3_600_000)],
  );
  const after = await measure(bench);
  const result = {
    rawPerMillion: perMillion(before.raw, before.rows),
    sumsPerMillionBefore: perMillion(before.sums, events),
    sumsPerMillionAfter: perMillion(after.sums, events),
    megabytesBefore: round((before.raw + before.sums) / 1e6, 1),
    megabytesAfter: round((after.raw + after.sums) / 1e6, 1),
    dropped: before.rows - after.rows,
    kept: after.rows,
    old,
    seconds: round(seconds, 1),
    waited: round((performance.now() - asked) / 1000, 1),
  };
  say(
    `  a million events: ${result.rawPerMillion} MB, their sums ${result.sumsPerMillionAfter} MB (before ${result.sumsPerMillionBefore}); ${result.dropped} dropped in ${result.seconds} s`,
  );
  return result;
}
