import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBackend } from '@backstage/backend-defaults';
import { createBackendModule } from '@backstage/backend-plugin-api';
import { NotImplementedError } from '@backstage/errors';
import {
  GitCommand,
  readDefaultBranch,
  repositoriesHostsExtensionPoint,
  type HostedRepository,
  type RepositoryHost,
} from '@paved/plugin-repositories-node';
import repositoriesPlugin from '..';

// A backend process of its own: node <this file> --config <file>, with REPLICA_FOLDER the bare repositories and
// REPLICA_JOURNAL a file that tells which process lists them when.

const folder = process.env.REPLICA_FOLDER ?? '';
const journal = process.env.REPLICA_JOURNAL ?? '';
const git = GitCommand.create();

async function describe(name: string): Promise<HostedRepository> {
  return {
    owner: 'acme',
    name,
    url: `http://git.example.com/acme/${name}`,
    cloneUrl: `http://git.example.com/acme/${name}.git`,
    ...(await readDefaultBranch(join(folder, `${name}.git`), git)),
  };
}

async function notNeeded(): Promise<never> {
  throw new NotImplementedError('Not needed here');
}

const host: RepositoryHost = {
  id: 'folder',
  title: 'Folder',
  async list() {
    await appendFile(journal, `begin ${process.pid}\n`);
    const names = (await readdir(folder)).map(name =>
      name.replace(/\.git$/, ''),
    );
    const repositories = await Promise.all(names.map(describe));
    // Long enough for a kill to hit the middle of it
    await sleep(500);
    await appendFile(journal, `end ${process.pid}\n`);
    return repositories;
  },
  get: ({ name }) => describe(name),
  remote: async ({ name }) => ({ url: join(folder, `${name}.git`) }),
  sourceUrl: ({ name }, { ref, path }) =>
    `http://git.example.com/acme/${name}/src/branch/${ref}/${path}`,
  parseUrl: () => undefined,
  create: notNeeded,
  proposeChange: notNeeded,
  change: notNeeded,
  closeChange: notNeeded,
  remove: notNeeded,
};

const backend = createBackend();
backend.add(repositoriesPlugin);
backend.add(
  createBackendModule({
    pluginId: 'repositories',
    moduleId: 'folder-host',
    register: env =>
      env.registerInit({
        deps: { hosts: repositoriesHostsExtensionPoint },
        init: async ({ hosts }) => hosts.addHost(host),
      }),
  }),
);
backend.start();
