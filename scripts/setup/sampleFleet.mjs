import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Person } from './Person.mjs';
import { data, root } from './paths.mjs';

const NOTES = path.join(data, 'sample-fleet.json');

/**
 * Has people of the sample company make services from golden paths, work on some of them, and commit the next release of a path:
 * through the portal's API and git, as anybody would. What is done is noted in a file, so that the next call goes on where a
 * killed one stopped, and brings nothing back that somebody has deleted since.
 *
 * @param {{
 *   url: string,
 *   say: (line: string) => void,
 *   notes?: string,
 *   patienceMs?: number,
 *   pauseMs?: number
 * }} options `notes` is the file of what is done
 * @returns {Promise<{ done: number, failed: number, services: string[] }>} steps that this call did, and those that did not go
 *   well; services that this or an earlier call made
 */
export async function growSampleFleet(options) {
  const { say } = options;
  const portal = {
    notes: NOTES,
    patienceMs: 5 * 60_000,
    pauseMs: 1_000,
    ...options,
  };
  const notes = readNotes(portal.notes);
  const fleet = JSON.parse(
    fs.readFileSync(path.join(root, 'demo/fleet.json'), 'utf8'),
  );
  const result = { done: 0, failed: 0, services: [] };
  if (!(await isSampleCompany(portal, fleet.next))) {
    return result;
  }
  const once = async (key, title, work) => {
    if (notes.done[key]) {
      return true;
    }
    try {
      await work();
    } catch (error) {
      result.failed += 1;
      say(`${title}: ${error.message}`);
      return false;
    }
    notes.done[key] = new Date().toISOString();
    writeNotes(portal.notes, notes);
    result.done += 1;
    say(title);
    return true;
  };

  for (const service of fleet.services) {
    const { name, commits = [] } = service;
    let isThere = await once(
      `create ${name}`,
      `${service.by} makes ${name} from ${service.path}`,
      () => create(portal, service, notes),
    );
    if (isThere) {
      result.services.push(name);
    }
    for (const [index, commit] of commits.entries()) {
      isThere &&= await once(
        `commit ${name} ${index}`,
        `${commit.by} pushes to ${name}: ${commit.message}`,
        () => push(portal, name, commit),
      );
    }
  }
  const { path: nextPath, repository, ...next } = fleet.next;
  await once(
    `next ${nextPath}`,
    `${next.by} commits the next release of ${nextPath}: ${next.message}`,
    async () => {
      // The first release is the portal's to publish, before there is a second
      await released(portal, await Person.signIn(portal, next.by), nextPath);
      await push(portal, repository, next);
    },
  );
  return result;
}

/** A portal that was pointed at a company of one's own has neither these people nor their repositories. */
async function isSampleCompany(portal, { by, repository }) {
  try {
    const person = await Person.signIn(portal, by);
    await until(portal, repository, () =>
      person.find(
        `/api/repositories/repositories/directory/fintech-fast/${repository}`,
      ),
    );
    return true;
  } catch {
    return false;
  }
}

/** Runs the path's template, or sees the run of a killed call to its end. */
async function create(portal, service, notes) {
  const { name, by, parameters } = service;
  const person = await Person.signIn(portal, by);
  const { template, path: goldenPath } = await released(
    portal,
    person,
    service.path,
  );
  let id = notes.tasks[name];
  if (!id) {
    const values = { ...parameters, name };
    const { hash } = await person.ask('POST', '/api/golden-paths/plans', {
      path: goldenPath.ref,
      parameters: values,
    });
    ({ id } = await person.ask('POST', '/api/scaffolder/v2/tasks', {
      templateRef: template,
      values: { ...values, preview: hash },
    }));
    notes.tasks[name] = id;
    writeNotes(portal.notes, notes);
  }
  const task = await until(portal, `the run that makes ${name}`, async () => {
    const found = await person.ask('GET', `/api/scaffolder/v2/tasks/${id}`);
    return ['open', 'processing'].includes(found.status) ? undefined : found;
  });
  if (task.status !== 'completed') {
    // Another run may begin anew
    delete notes.tasks[name];
    writeNotes(portal.notes, notes);
    throw new Error(
      `its run ${task.status}; see ${portal.url}/create/tasks/${id}`,
    );
  }
}

/** A path as soon as it has a release. */
async function released(portal, person, name) {
  return until(portal, `a release of ${name}`, async () => {
    const found = await person.find(`/api/golden-paths/paths/default/${name}`);
    return found?.latest && found.template ? found : undefined;
  });
}

/** Commits to the main branch in a clone, unless a commit of that message is there, and pushes. */
async function push(portal, repository, commit) {
  const person = await Person.signIn(portal, commit.by);
  const clone = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-fleet-'));
  try {
    await person.git(
      ...['clone', '--quiet'],
      `${portal.url}/git/fintech-fast/${repository}.git`,
      clone,
    );
    const git = (...args) => person.git('-C', clone, ...args);
    const subjects = await git('log', '--format=%s');
    if (subjects.split('\n').includes(commit.message)) {
      return;
    }
    const { applyEdits } = await import(
      new URL('demo/edits.mjs', `file://${root}/`)
    );
    await applyEdits(clone, commit);
    await git('add', '--all');
    await git('commit', '--quiet', '--message', commit.message);
    await git('push', '--quiet', 'origin', 'HEAD');
  } finally {
    fs.rmSync(clone, { recursive: true, force: true });
  }
}

async function until({ patienceMs, pauseMs }, what, look) {
  const giveUp = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found) {
      return found;
    }
    if (Date.now() > giveUp) {
      throw new Error(`${what} is not there after ${patienceMs / 1000} s`);
    }
    await sleep(pauseMs);
  }
}

function readNotes(file) {
  const empty = { done: {}, tasks: {} };
  return fs.existsSync(file)
    ? { ...empty, ...JSON.parse(fs.readFileSync(file, 'utf8')) }
    : empty;
}

/** Whole or not at all, whenever it is killed. */
function writeNotes(file, notes) {
  fs.writeFileSync(`${file}.new`, JSON.stringify(notes, undefined, 2));
  fs.renameSync(`${file}.new`, file);
}
