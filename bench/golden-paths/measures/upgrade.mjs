import fs from 'node:fs';
import path from 'node:path';
import { say } from '../../../scripts/setup/progress.mjs';
import { runDiscovery } from '../../shared/discoveryRun.mjs';
import { git } from '../../shared/git.mjs';
import { runPart } from '../../shared/runPart.mjs';
import { round, summarize } from '../../shared/statistics.mjs';
import { since } from '../../shared/time.mjs';
import { writeFiles } from '../files.mjs';
import { VERSIONS } from '../history/prepareHistory.mjs';
import { goldenPathFiles, PATH } from '../history/writePath.mjs';
import { OWNER, pathWhen, pushToPaths, startPortal } from '../startPortal.mjs';
import { fleetWhen } from './fleetWhen.mjs';
import { summarizeOutcomes } from './outcomes.mjs';

/**
 * Upgrades as people ask for them: one request to the portal for each service, until its branch is in the repository and proposed;
 * and the same upgrades by the engine alone.
 */
export async function measureUpgrades(bench, { history }) {
  const { services } = history;
  const running = await startPortal(bench, 'upgrade');
  const { portal, person, repositories } = running;
  const [first, second] = VERSIONS;
  await push(running, history, first);
  await pathWhen(portal, PATH, found => found.latest?.version === first, {
    what: `release ${first}`,
  });
  await runPart('writeFleet', { ...history.told, into: repositories }, bench);
  await runDiscovery(portal);
  await fleetWhen(portal, { name: PATH, size: services.length });
  await push(running, history, second);
  await pathWhen(portal, PATH, found => found.candidate?.version === second, {
    what: `candidate ${second}`,
  });
  await person.ask('POST', `/api/golden-paths/paths/default/${PATH}/releases`, {
    version: second,
  });
  await pathWhen(
    portal,
    PATH,
    ({ drift }) => drift.behind === services.length,
    {
      what: 'drift',
    },
  );

  say(`Upgrades of ${services.length} services, one after the other`);
  const seconds = [];
  const upgrades = [];
  for (const { name } of services) {
    const start = performance.now();
    upgrades.push(
      await person.ask(
        'POST',
        `/api/golden-paths/services/component/default/${name}/upgrade`,
        {},
      ),
    );
    seconds.push(since(start));
  }
  await portal.stop();

  const outcomes = path.join(bench.folder, 'upgrade-outcomes');
  fs.mkdirSync(outcomes);
  for (const [index, { branch }] of upgrades.entries()) {
    const { name } = services[index];
    await git(
      outcomes,
      ...['clone', '--quiet', '--branch', branch],
      path.join(repositories, OWNER, `${name}.git`),
      name,
    );
  }
  const compared = await runPart(
    'compareOutcomes',
    { ...history.told, outcomes, own: [] },
    bench,
  );
  const alone = await runPart(
    'planUpgrades',
    { ...history.told, scratch: path.join(bench.folder, 'scratch') },
    bench,
  );
  const conflicts = Object.fromEntries(
    upgrades.map((upgrade, index) => [
      services[index].name,
      upgrade.conflicts.map(conflict => conflict.path),
    ]),
  );
  return {
    total: round(
      seconds.reduce((sum, each) => sum + each, 0),
      1,
    ),
    each: summarize(seconds),
    alone: summarize(alone.seconds),
    types: countTypes(upgrades),
    ...summarizeOutcomes(compared.services, conflicts),
  };
}

function push(running, history, version) {
  const release = history.described[VERSIONS.indexOf(version)];
  return pushToPaths(running, `Java service ${version}`, clone => {
    fs.rmSync(path.join(clone, PATH), { recursive: true, force: true });
    writeFiles(clone, goldenPathFiles(release, version));
  });
}

function countTypes(upgrades) {
  const types = {};
  for (const { type } of upgrades.flatMap(({ conflicts }) => conflicts)) {
    types[type] = (types[type] ?? 0) + 1;
  }
  return types;
}
