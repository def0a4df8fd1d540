import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/setup/paths.mjs';
import { say } from '../../../scripts/setup/progress.mjs';
import { git } from '../../shared/git.mjs';
import { createRandom } from '../../shared/random.mjs';
import { summarize } from '../../shared/statistics.mjs';
import { since, until } from '../../shared/time.mjs';
import { TEAMS } from '../describeFleet.mjs';
import { OWNER, pathWhen, startPortal } from '../startPortal.mjs';

const LOOK_MS = 50;
const LOCK_FILE = '.golden-path.yaml';

/**
 * Services created one after the other, as the form does it: a preview, then a run of the template that does what was looked at.
 * Time counts from asking for the run; a clone is one that has been made.
 */
export async function measureCreations(bench, { creations }) {
  const running = await startPortal(bench, 'create');
  const { portal } = running;
  const paths = await pathsWithTemplates(portal);
  say(`${creations} services from ${paths.map(({ name }) => name).join(', ')}`);
  const random = createRandom(creations);
  const clones = path.join(bench.folder, 'clones');
  fs.mkdirSync(clones);
  const runs = [];
  for (let count = 0; count < creations; count++) {
    const chosen = paths[count % paths.length];
    const name = `created-${String(count).padStart(4, '0')}`;
    const run = await create(running, {
      chosen,
      name,
      parameters: answer(chosen.template, { name, random }),
      clones,
    });
    runs.push({ path: chosen.name, ...run });
  }
  await portal.stop();
  const summary = some => ({
    preview: summarize(some.map(run => run.preview)),
    clone: summarize(some.map(run => run.clone)),
    catalog: summarize(some.map(run => run.catalog)),
    end: summarize(some.map(run => run.end)),
  });
  return {
    ...summary(runs),
    longestToCatalog: Math.max(...runs.map(({ catalog }) => catalog)),
    paths: Object.fromEntries(
      paths.map(({ name }) => [
        name,
        summary(runs.filter(run => run.path === name)),
      ]),
    ),
  };
}

/** Those that Paved brings, once each has a release to create from. */
async function pathsWithTemplates(portal) {
  const folder = path.join(root, 'templates');
  const names = fs
    .readdirSync(folder)
    .filter(name => fs.existsSync(path.join(folder, name, 'golden-path.yaml')));
  const found = [];
  for (const name of names) {
    const { template } = await pathWhen(
      portal,
      name,
      ({ latest, template: ref }) => latest && ref,
      { what: 'a release and a template' },
    );
    const [, place] = template.split(':');
    found.push({
      name,
      ref: template,
      template: await portal.json(
        `/api/catalog/entities/by-name/template/${place}`,
      ),
    });
  }
  return found;
}

/** Answers to the form: what there is to choose from is chosen at random. */
function answer(template, { name, random }) {
  const answers = {};
  for (const { properties } of [template.spec.parameters].flat()) {
    for (const [key, { enum: choices }] of Object.entries(properties ?? {})) {
      if (choices) {
        answers[key] = random.pick(choices);
      }
    }
  }
  return {
    ...answers,
    name,
    description: 'Made by the benchmark to see how long that takes',
    owner: `group:default/${random.pick(TEAMS)}`,
  };
}

async function create(
  { portal, person },
  { chosen, name, parameters, clones },
) {
  const asked = performance.now();
  const { hash } = await person.ask('POST', '/api/golden-paths/plans', {
    path: `goldenpath:default/${chosen.name}`,
    parameters,
  });
  const preview = since(asked);

  const clicked = performance.now();
  const { id } = await person.ask('POST', '/api/scaffolder/v2/tasks', {
    templateRef: chosen.ref,
    values: { ...parameters, preview: hash },
  });
  const endOfTask = followTask(person, id, clicked);
  const clone = await cloneWhenThere(portal, { name, clones, clicked });
  const cloned = performance.now();
  await until(
    { seconds: 60, every: LOOK_MS, what: `${name} to be in the catalog` },
    async () => {
      const route = `/api/catalog/entities/by-name/component/default/${name}`;
      return (await portal.request(route)).ok || undefined;
    },
  );
  const catalog = since(cloned);
  return { preview, clone, catalog, end: await endOfTask };
}

/** Seconds until its page says that it is done. */
async function followTask(person, id, clicked) {
  const task = await until(
    { seconds: 120, every: 4 * LOOK_MS, what: 'a run to end' },
    async () => {
      const found = await person.ask('GET', `/api/scaffolder/v2/tasks/${id}`);
      return ['open', 'processing'].includes(found.status) ? undefined : found;
    },
  );
  if (task.status !== 'completed') {
    throw new Error(
      `the run that creates '${task.spec.parameters.name}' ${task.status}`,
    );
  }
  return since(clicked);
}

async function cloneWhenThere(portal, { name, clones, clicked }) {
  const url = `${portal.url}/git/${OWNER}/${name}.git`;
  await until(
    { seconds: 120, every: LOOK_MS, what: `${url} to be there` },
    async () => {
      const answer = await fetch(`${url}/info/refs?service=git-upload-pack`);
      return (
        (answer.ok && (await answer.text()).includes('refs/heads/')) ||
        undefined
      );
    },
  );
  await git(clones, 'clone', '--quiet', url, name);
  const seconds = since(clicked);
  if (!fs.existsSync(path.join(clones, name, LOCK_FILE))) {
    throw new Error(`the clone of ${name} has no ${LOCK_FILE}`);
  }
  return seconds;
}
