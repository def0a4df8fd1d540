import { say } from '../../../scripts/setup/progress.mjs';
import { runPart } from '../../shared/runPart.mjs';
import { DATABASE, servicesKnown, startPaved } from '../sides/paved.mjs';

/** Single events are there for longer than they are kept, so that there is something to drop. */
export const RAW_DAYS = 120;

/** Two years of a company in the tables of the plugin; the portal is ended afterwards. */
export async function seed(bench, { usage, deployments }) {
  say(
    `Two years: ${usage.seeded} events and ${deployments.seeded} deployments into the tables`,
  );
  // The plugin makes its tables, its keys, and ids for what the catalog has
  const portal = await startPaved(bench);
  await servicesKnown(bench, portal);
  await portal.stop();
  const { raw } = await runPart(
    'seed',
    {
      connection: bench.server.connection(DATABASE),
      company: bench.company,
      until: bench.until,
      usage: { count: usage.seeded, rawDays: RAW_DAYS },
      deployments: { count: deployments.seeded },
    },
    bench,
  );
  return { events: usage.seeded, raw, deployments: deployments.seeded };
}
