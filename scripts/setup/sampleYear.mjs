import { execFile } from 'node:child_process';
import fs from 'node:fs';
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
const DEPLOYING_MS = 4 * 60_000;

/**
 * Brings the sample company's past year into the portal as any company would: repositories by git, deployments, incidents, people,
 * tickets and costs by files, and what people do by the portal's API. What is done is noted in a file, so that the next call goes
 * on where a killed one stopped.
 *
 * @param {{
 *   url: string,
 *   token: string,
 *   say: (line: string) => void,
 *   notes?: string,
 *   repositories?: string,
 *   today?: string,
 *   patienceMs?: number,
 *   pauseMs?: number
 * }} options `token` of the company's pipelines; `notes` is the file of what is done; `repositories` the folder of bare ones; `today` the day before which the year ends
 * @returns {Promise<{ done: number, failed: number, services: string[] }>} steps that this call did, and those that did not go
 *   well; services on golden paths that this or an earlier call added
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
  let services = [];
  const isIts = await isSampleCompany(portal, {
    by: PLATFORM_ENGINEER,
    repository: 'golden-paths',
  });
  if (isIts) {
    const year = await import(
      new URL('demo/year/index.mjs', `file://${root}/`)
    );
    services = await addServices(portal, steps, year);
    await importFiles(portal, steps, year);
    await tellOfToday(portal, steps);
    const people = new People(portal);
    await askFor(people, steps, year);
    await survey(people, steps, year);
    await use(people, steps, year);
    await deviate(portal, steps, year.deviation);
  }
  return { done: steps.done, failed: steps.failed, services };
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
  const added = [];
  for (const service of year.onPaths) {
    const { name, by, path: pathName, parameters, daysAgo } = service;
    const isThere = await steps.once(
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
    if (isThere) {
      added.push(name);
    }
  }
  return added;
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
      // Incidents name deployments by what their source calls them
      await send('deployments', deployments, '&source=pipelines');
      await send('incidents', incidents, '&source=pipelines');
    },
  );
  await steps.once('people', 'It is said who began in the year', async () =>
    send('people', await year.startersOf({ today })),
  );
  await steps.once('tickets', "The platform team's tickets come in", () =>
    send(
      'work-items',
      year.ticketsOf({
        today,
        days: year.DAYS,
        services: year.ownedServices(),
      }),
      '&source=tickets',
    ),
  );
  await steps.once(
    'costs',
    "The cloud's bill comes in, and budgets are set",
    async () => {
      await send('costs', year.costsOf({ today }));
      const person = await Person.signIn(portal, PLATFORM_ENGINEER);
      for (const budget of year.budgets) {
        await person.ask('PUT', '/api/adoption/budgets', budget);
      }
    },
  );
}

/** What pipelines tell by themselves: the first deployments of the services that were made today. */
async function tellOfToday(portal, steps) {
  const { services } = JSON.parse(
    fs.readFileSync(path.join(root, 'demo/fleet.json'), 'utf8'),
  );
  for (const { name } of services) {
    const [first] = await commitsOf(portal, name);
    if (!first) {
      continue;
    }
    await steps.once(
      `deploy ${name}`,
      `The pipeline of ${name} deploys it for the first time`,
      async () => {
        const now = Date.now();
        const time = new Date(now).toISOString();
        const response = await fetch(`${portal.url}/api/adoption/events`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${portal.token}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify({
            specversion: '1.0',
            id: `${name}-1`,
            source: 'https://ci.fintech-fast.example',
            type: 'dev.paved.deployment',
            time,
            data: {
              id: `${name}-1`,
              entity: `component:default/${name}`,
              environment: 'production',
              result: 'success',
              startedAt: new Date(
                Math.max(first.at, now - DEPLOYING_MS),
              ).toISOString(),
              finishedAt: time,
              commit: first.id,
            },
          }),
        });
        if (response.status !== 200) {
          throw new Error(
            `HTTP ${response.status} ${(await response.text()).slice(0, 300)}`,
          );
        }
      },
    );
  }
}

/** A team says that it does something in its own way. */
async function deviate(portal, steps, { by, service, files, reason }) {
  await steps.once(
    `deviation ${service}`,
    `${by} says that ${service} does something in its own way`,
    async () => {
      const person = await Person.signIn(portal, by);
      const found = `/api/golden-paths/services/component/default/${service}`;
      // Golden paths has to have read its lock; that somebody may change the repository is known before
      await until(portal, `${service} on its path`, async () => {
        const known = await person.find(found);
        return known?.lock && known.mayDeviate;
      });
      await person.ask('POST', `${found}/deviations`, {
        scope: 'files',
        files,
        reason,
      });
    },
  );
}

/** What people ask of the platform, and what it answers. */
async function askFor(people, steps, year) {
  for (const { by, title, text, votes, ...decision } of year.requests) {
    const isAsked = await steps.once(
      `request ${title}`,
      `${by} asks for this: ${title}`,
      async () => {
        const { id } = await people.as(by, 'POST', '/requests', {
          title,
          text,
        });
        steps.keep(`request ${title}`, id);
      },
    );
    if (!isAsked) {
      continue;
    }
    const request = `/requests/${steps.kept(`request ${title}`)}`;
    await steps.once(
      `votes ${title}`,
      `${votes.length} others ask for it, too: ${title}`,
      async () => {
        for (const voter of votes) {
          await people.as(voter, 'POST', `${request}/votes`);
        }
      },
    );
    // What it is meant to move, and what it takes, is said before it is done
    const { state, reason, effort, metric } = decision;
    if (state === undefined) {
      continue;
    }
    await steps.once(
      `decision ${title}`,
      `${PLATFORM_ENGINEER} answers: ${state}, ${title}`,
      async () => {
        for (const change of [
          { effort, metric },
          { state, reason },
        ]) {
          const { version } = await people.as(
            PLATFORM_ENGINEER,
            'GET',
            request,
          );
          await people.as(PLATFORM_ENGINEER, 'PATCH', request, {
            ...change,
            version,
          });
        }
      },
    );
  }
  for (const { by, ...said } of year.feedback) {
    await steps.once(
      `feedback ${said.text}`,
      `${by} says something about ${said.page}`,
      () => people.as(by, 'POST', '/feedback', said),
    );
  }
}

/** One that has closed, with results, and one that is open. */
async function survey(people, steps, year) {
  const { closed, open, openForDays } = year.surveys;
  const start = async (key, file, days) => {
    const { items } = await people.as(
      PLATFORM_ENGINEER,
      'GET',
      '/surveys/definitions',
    );
    const { commit } = items.find(each => each.path === file);
    const { id } = await people.as(PLATFORM_ENGINEER, 'POST', '/surveys', {
      path: file,
      commit,
      closesAt: new Date(Date.now() + days * 86_400_000).toISOString(),
      audience: 'everyone',
    });
    steps.keep(key, id);
  };
  const isStarted = await steps.once(
    'survey',
    `${PLATFORM_ENGINEER} opens a survey: ${closed}`,
    () => start('survey', closed, 1),
  );
  if (isStarted) {
    const answers = `/surveys/${steps.kept('survey')}/answers`;
    let isAnswered = true;
    for (const { by, ...body } of await year.surveyAnswers()) {
      isAnswered &&= await steps.once(`answer ${by}`, `${by} answers it`, () =>
        people.as(by, 'POST', answers, body),
      );
    }
    isAnswered &&= await steps.once(
      'survey closes',
      `${PLATFORM_ENGINEER} closes the survey`,
      () =>
        people.as(
          PLATFORM_ENGINEER,
          'POST',
          `/surveys/${steps.kept('survey')}/close`,
        ),
    );
  }
  await steps.once(
    'open survey',
    `${PLATFORM_ENGINEER} opens another survey: ${open}`,
    () => start('open survey', open, openForDays),
  );
}

/** What people do in the portal. */
async function use(people, steps, year) {
  const now = Date.now();
  for (const { by, events, helped } of await year.usageOf({ now })) {
    await steps.once(`use ${by}`, `${by} has used the portal`, async () => {
      if (events.length > 0) {
        await people.as(by, 'POST', '/usage', { sentAt: now, events });
      }
      for (const answer of helped) {
        await people.as(by, 'POST', '/usage/helpful', answer);
      }
    });
  }
}

/** Everybody who does something, each signed in once. */
class People {
  #portal;
  #signedIn = new Map();

  constructor(portal) {
    this.#portal = portal;
  }

  /** Asks for something of adoption in somebody's name. */
  async as(name, method, path_, body) {
    let person = this.#signedIn.get(name);
    if (!person) {
      person = await Person.signIn(this.#portal, name);
      this.#signedIn.set(name, person);
    }
    return person.ask(method, `/api/adoption${path_}`, body);
  }
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
