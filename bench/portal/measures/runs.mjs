import { commitInto } from '../company/commitInto.mjs';
import { serviceFile } from '../company/describeCompany.mjs';
import { createRandom } from '../../shared/random.mjs';
import { median, round } from '../../shared/statistics.mjs';
import { since, until } from '../../shared/time.mjs';
import { readSince, runDiscovery } from '../../shared/discoveryRun.mjs';

const REPEATS = 5;

/** Runs with nothing changed. */
export async function measureUnchangedRuns(portal) {
  const seconds = [];
  const wall = [];
  let read = 0;
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const outcome = await runDiscovery(portal);
    seconds.push(outcome.seconds);
    wall.push(outcome.wall);
    read += outcome.run.changed;
  }
  return {
    median: median(seconds),
    longest: Math.max(...seconds),
    longestWall: Math.max(...wall),
    read,
  };
}

/** A run after one repository of a hundred changed without anybody telling. */
export async function measureChangedRun(portal, { company, repositories }) {
  const services = company.repositories.filter(({ facts }) => facts);
  const count = Math.max(1, Math.round(company.size / 100));
  const random = createRandom(company.size);
  const chosen = new Set();
  while (chosen.size < count) {
    chosen.add(random.pick(services));
  }
  const description = `Changed behind the portal's back`;
  // a schedule of its own may see some of them first: all that was read from here on counts
  const moment = Date.now();
  for (const repository of chosen) {
    commitInto(repositories, repository, {
      'catalog-info.yaml': serviceFile({ ...repository.facts, description }),
    });
  }
  const committed = performance.now();
  const outcome = await runDiscovery(portal);
  await until(
    { seconds: 60, every: 100, what: 'changed entities to be visible' },
    async () => {
      const filter = encodeURIComponent(
        `metadata.description=${description}`.toLowerCase(),
      );
      const { totalItems } = await portal.json(
        `/api/catalog/entities/by-query?limit=0&filter=${filter}`,
      );
      return totalItems === count || undefined;
    },
  );
  return {
    changed: count,
    read: await readSince(portal, moment),
    seconds: outcome.seconds,
    visible: round(since(committed)),
  };
}
