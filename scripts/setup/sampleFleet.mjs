import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Person } from './Person.mjs';
import { data, root } from './paths.mjs';
import {
  isSampleCompany,
  released,
  SampleSteps,
  until,
} from './SampleSteps.mjs';

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
  const portal = {
    notes: NOTES,
    patienceMs: 5 * 60_000,
    pauseMs: 1_000,
    ...options,
  };
  const steps = new SampleSteps(portal);
  const fleet = JSON.parse(
    fs.readFileSync(path.join(root, 'demo/fleet.json'), 'utf8'),
  );
  const services = [];
  const result = () => ({ done: steps.done, failed: steps.failed, services });
  if (!(await isSampleCompany(portal, fleet.next))) {
    return result();
  }

  for (const service of fleet.services) {
    const { name, commits = [] } = service;
    let isThere = await steps.once(
      `create ${name}`,
      `${service.by} makes ${name} from ${service.path}`,
      () => create(portal, service, steps),
    );
    if (isThere) {
      services.push(name);
    }
    for (const [index, commit] of commits.entries()) {
      isThere &&= await steps.once(
        `commit ${name} ${index}`,
        `${commit.by} pushes to ${name}: ${commit.message}`,
        () => push(portal, name, commit),
      );
    }
  }
  const { path: nextPath, repository, ...next } = fleet.next;
  await steps.once(
    `next ${nextPath}`,
    `${next.by} commits the next release of ${nextPath}: ${next.message}`,
    async () => {
      // The first release is the portal's to publish, before there is a second
      await released(portal, await Person.signIn(portal, next.by), nextPath);
      await push(portal, repository, next);
    },
  );
  return result();
}

/** Runs the path's template, or sees the run of a killed call to its end. */
async function create(portal, service, steps) {
  const { name, by, parameters } = service;
  const person = await Person.signIn(portal, by);
  const { template, path: goldenPath } = await released(
    portal,
    person,
    service.path,
  );
  let id = steps.kept(name);
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
    steps.keep(name, id);
  }
  const task = await until(portal, `the run that makes ${name}`, async () => {
    const found = await person.ask('GET', `/api/scaffolder/v2/tasks/${id}`);
    return ['open', 'processing'].includes(found.status) ? undefined : found;
  });
  if (task.status !== 'completed') {
    // Another run may begin anew
    steps.keep(name, undefined);
    throw new Error(
      `its run ${task.status}; see ${portal.url}/create/tasks/${id}`,
    );
  }
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
