import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/setup/paths.mjs';
import { say } from '../../../scripts/setup/progress.mjs';
import { FORM } from '../describeFleet.mjs';
import { runDiscovery } from '../../shared/discoveryRun.mjs';
import { runPart } from '../../shared/runPart.mjs';
import { round } from '../../shared/statistics.mjs';
import { since, until } from '../../shared/time.mjs';
import {
  nextRelease,
  OWNER,
  pathWhen,
  pushToPaths,
  startPortal,
} from '../startPortal.mjs';
import { fleetWhen } from './fleetWhen.mjs';
import { watchMemory } from './watchMemory.mjs';

const LONGEST_SECONDS = 300;

/**
 * What the next release of the sample company's largest path would do to a fleet on it, tried out on all of it: the fleet is found by the
 * portal as any other, its drift is known, then somebody asks.
 *
 * @param {{ size: number, packed: boolean }} options `packed`: after `git gc`, as forges hand repositories out; otherwise as pushes leave
 *   small ones
 */
export async function measureForecast(bench, { size, packed }) {
  const name = packed ? 'forecast-packed' : 'forecast-loose';
  const next = nextRelease();
  const running = await startPortal(bench, name);
  const { portal, person, repositories } = running;
  const { latest } = await pathWhen(portal, next.path, found => found.latest, {
    what: 'the first release',
  });
  const { filesEach } = await runPart(
    'writeFleet',
    {
      releases: await releasesOf(bench.folder, name, next),
      golden: next.path,
      owner: OWNER,
      fleet: { size, prefix: 'fleet', form: FORM },
      into: repositories,
      packed,
    },
    bench,
  );

  const memory = watchMemory(portal);
  const found = performance.now();
  await runDiscovery(portal);
  const discovery = round(since(found), 1);
  await fleetWhen(portal, { name: next.path, size, seconds: LONGEST_SECONDS });
  const drift = round(since(found) - discovery, 1);
  say(`  found in ${discovery} s, drift known ${drift} s later`);
  const whileFound = memory.peak();

  await pushToPaths(running, 'The next release', next.edit);
  const { candidate } = await pathWhen(
    portal,
    next.path,
    path => path.candidate && path.candidate.version !== latest.version,
    { what: 'the candidate' },
  );
  memory.forget();
  const cpu = portal.cpuSeconds();
  const asked = performance.now();
  const { id } = await person.ask(
    'POST',
    `/api/golden-paths/paths/default/${next.path}/forecasts`,
    { version: candidate.version },
  );
  const forecast = await until(
    { seconds: LONGEST_SECONDS, every: 1000, what: 'the forecast' },
    async () => {
      const state = await portal.json(`/api/golden-paths/forecasts/${id}`);
      return state.state === 'running' ? undefined : state;
    },
  );
  const wall = since(asked);
  const cpuSeconds = round(portal.cpuSeconds() - cpu, 1);
  const peak = memory.peak();
  memory.stop();
  await portal.stop();
  const { clean, unchanged, conflicting, failed, total, error } = forecast;
  if (error || total !== size) {
    throw new Error(`the forecast tried ${total} of ${size}: ${error}`);
  }
  return {
    size,
    filesEach: round(filesEach, 0),
    discovery,
    drift,
    seconds: round(
      (Date.parse(forecast.endedAt) - Date.parse(forecast.startedAt)) / 1000,
      1,
    ),
    wall: round(wall, 1),
    cpuSeconds,
    peakMegabytes: round(peak / 1e6, 0),
    peakWhileFound: round(whileFound / 1e6, 0),
    clean,
    unchanged,
    conflicting,
    failed,
    problems: [
      ...new Set(forecast.items.flatMap(({ message }) => message ?? [])),
    ].slice(0, 3),
  };
}

/** The paths as they are, and as they are after the next release: what the portal has in its repository. */
async function releasesOf(folder, name, next) {
  const second = path.join(folder, `${name}-next`);
  const first = path.join(root, 'templates');
  fs.cpSync(first, second, {
    recursive: true,
    filter: file => !file.includes('node_modules'),
  });
  await next.edit(second);
  return [first, second];
}
