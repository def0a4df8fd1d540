import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildDemo } from '../../demo/build.mjs';
import { applyEdits } from '../../demo/edits.mjs';
import { Person } from '../../scripts/setup/Person.mjs';
import { leanNode } from '../../scripts/setup/leanNode.mjs';
import { root } from '../../scripts/setup/paths.mjs';
import { Portal, TOKEN } from '../shared/Portal.mjs';
import { until } from '../shared/time.mjs';

/** Of the sample company: all its repositories belong to it. */
export const OWNER = 'fintech-fast';
/** Platform engineer, and so an owner of the paths. */
const PLATFORM_ENGINEER = 'ines-okafor';

/** As app-config.production.yaml has it: docs are built elsewhere, and searched less often than on a laptop. */
const LIKE_A_COMPANY = {
  techdocs: { builder: 'external' },
  search: {
    collators: Object.fromEntries(
      ['catalog', 'techdocs'].map(name => [
        name,
        {
          schedule: {
            frequency: { minutes: 10 },
            timeout: { minutes: 15 },
            initialDelay: { seconds: 30 },
          },
        },
      ]),
    ),
  },
};

/**
 * The portal as it is with the sample company, on PostgreSQL, and somebody who may publish and upgrade.
 *
 * @returns {Promise<{ portal: Portal, person: Person, repositories: string }>} `repositories` is the folder of the directory host
 */
export async function startPortal({ folder, database }, name) {
  const repositories = path.join(folder, name, 'repositories');
  await buildDemo({ into: repositories });
  const url = 'http://localhost:${PAVED_PORT}';
  const portal = await Portal.start({
    name,
    folder,
    entry: path.join(root, 'packages/backend/src/index.ts'),
    node: leanNode,
    configFiles: [path.join(root, 'app-config.yaml')],
    config: {
      app: { baseUrl: url },
      backend: {
        baseUrl: url,
        listen: { host: '127.0.0.1', port: '${PAVED_PORT}' },
        database: database.config(name.replaceAll('-', '_')),
        auth: {
          externalAccess: [
            { type: 'static', options: { token: TOKEN, subject: 'bench' } },
          ],
        },
      },
      ...LIKE_A_COMPANY,
    },
  });
  await portal.listening();
  const person = await until(
    { seconds: 120, every: 500, what: 'the platform engineer to be known' },
    () => {
      portal.assertAlive();
      return Person.signIn(
        { url: portal.url, patienceMs: 0, pauseMs: 0 },
        PLATFORM_ENGINEER,
      ).catch(() => undefined);
    },
  );
  return { portal, person, repositories };
}

/** What the portal tells of a path, as soon as `look` finds what it wants in it. */
export function pathWhen(portal, name, look, { seconds = 120, what } = {}) {
  return until(
    { seconds, every: 250, what: `${what} of the path ${name}` },
    async () => {
      const answer = await portal.request(
        `/api/golden-paths/paths/default/${name}`,
      );
      const found = answer.ok ? await answer.json() : undefined;
      return found && look(found) ? found : undefined;
    },
  );
}

/**
 * Commits to the repository of the golden paths and pushes, as a person does.
 *
 * @param {(clone: string) => void | Promise<void>} edit
 */
export async function pushToPaths({ portal, person }, message, edit) {
  const clone = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-bench-clone-'));
  try {
    const url = `${portal.url}/git/${OWNER}/golden-paths.git`;
    await person.git('clone', '--quiet', url, clone);
    await edit(clone);
    const git = (...args) => person.git('-C', clone, ...args);
    await git('add', '--all');
    await git('commit', '--quiet', '--message', message);
    await git('push', '--quiet', 'origin', 'HEAD');
  } finally {
    fs.rmSync(clone, { recursive: true, force: true });
  }
}

/** What the sample company releases next of one of its paths. */
export function nextRelease() {
  const { next } = JSON.parse(
    fs.readFileSync(path.join(root, 'demo/fleet.json'), 'utf8'),
  );
  return { path: next.path, edit: folder => applyEdits(folder, next) };
}
