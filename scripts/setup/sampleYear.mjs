import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { Person } from './Person.mjs';
import { data, root } from './paths.mjs';
import { sampleDay } from './sampleDay.mjs';
import {
  isSampleCompany,
  released,
  SampleSteps,
  until,
} from './SampleSteps.mjs';

const run = promisify(execFile);
const NOTES = path.join(data, 'sample-year.json');
const OWNER = 'fintech-fast';
/** Of the platform team: imports files, and keeps the roadmap. */
const PLATFORM_ENGINEER = 'ines-okafor';

/**
 * Brings the sample company's past year into the portal as any company would: repositories by git, deployments, incidents, people,
 * tickets and costs by files, and what people do by the portal's API. What is done is noted in a file, so that the next call goes
 * on where a killed one stopped.
 *
 * @param {{
 *   url: string,
 *   say: (line: string) => void,
 *   notes?: string,
 *   repositories?: string,
 *   today?: string,
 *   patienceMs?: number,
 *   pauseMs?: number
 * }} options `notes` is the file of what is done; `repositories` the folder of bare ones; `today` the day before which the year ends
 * @returns {Promise<{ done: number, failed: number }>} steps that this call did, and those that did not go well
 */
export async function tellSampleYear(options) {
  const portal = {
    notes: NOTES,
    repositories: path.join(data, 'repositories'),
    today: options.today ?? sampleDay(),
    patienceMs: 5 * 60_000,
    pauseMs: 1_000,
    ...options,
  };
  const steps = new SampleSteps(portal);
  const isIts = await isSampleCompany(portal, {
    by: PLATFORM_ENGINEER,
    repository: 'golden-paths',
  });
  if (isIts) {
    const year = await import(
      new URL('demo/year/index.mjs', `file://${root}/`)
    );
    await addServices(portal, steps, year);
    await importFiles(portal, steps, year);
  }
  return { done: steps.done, failed: steps.failed };
}

/** Services that began within the year: their repositories have dates of then, as pushed ones would. */
async function addServices(portal, steps, year) {
  const { addRepository } = await import(
    new URL('demo/build.mjs', `file://${root}/`)
  );
  const add = ({ name, description }, commits) =>
    addRepository({
      ...{ name, description, commits },
      into: portal.repositories,
      today: portal.today,
    });
  for (const service of year.fromScratch) {
    await steps.once(
      `service ${service.name}`,
      `${service.by} began ${service.name} from scratch, ${service.daysAgo} days ago`,
      async () => add(service, await year.commitsFromScratch(service)),
    );
  }
  for (const service of year.onPaths) {
    const { name, by, path: pathName, parameters, daysAgo } = service;
    await steps.once(
      `service ${name}`,
      `${by} made ${name} from ${pathName}, ${daysAgo} days ago`,
      async () => {
        const person = await Person.signIn(portal, PLATFORM_ENGINEER);
        const { path: goldenPath } = await released(portal, person, pathName);
        const { files } = await person.ask('POST', '/api/golden-paths/plans', {
          path: goldenPath.ref,
          // Later ones may be published by now
          release: '1.0.0',
          parameters: { ...parameters, name },
        });
        await add(
          { name, description: parameters.description },
          await year.commitsOnPath(service, files),
        );
      },
    );
  }
}

/** What other tools know, as they export it. */
async function importFiles(portal, steps, year) {
  const { today } = portal;
  const send = async (kind, rows, query = '') => {
    const person = await Person.signIn(portal, PLATFORM_ENGINEER);
    return person.upload(
      `/api/adoption/imports/${kind}?name=${kind}.csv${query}`,
      year.toCsv(rows),
    );
  };
  await steps.once(
    'deliveries',
    'Pipelines and the on-call tool export their year',
    async () => {
      const services = [];
      for (const pipeline of year.pipelines()) {
        const commits = await commitsOf(portal, pipeline.name);
        if (commits.length > 0) {
          services.push({ ...pipeline, commits });
        }
      }
      const { deployments, incidents } = year.deliveriesOf({
        today,
        days: year.DAYS,
        services,
      });
      await send('deployments', deployments);
      await send('incidents', incidents);
    },
  );
  await steps.once('people', 'Who began in the year', async () =>
    send('people', await year.startersOf({ today })),
  );
}

/** Oldest first; none where somebody has deleted the repository. */
async function commitsOf({ repositories }, name) {
  const repository = path.join(repositories, OWNER, `${name}.git`);
  try {
    const { stdout } = await run('git', [
      `--git-dir=${repository}`,
      'log',
      '--first-parent',
      '--reverse',
      '--format=%H %ct',
      'HEAD',
    ]);
    return stdout
      .trim()
      .split('\n')
      .map(line => line.split(' '))
      .map(([id, seconds]) => ({ id, at: Number(seconds) * 1000 }));
  } catch {
    return [];
  }
}
