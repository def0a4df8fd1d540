import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type {
  GoldenPathEvent,
  ReleaseSnapshot,
} from '@paved/plugin-golden-paths-common';
import {
  readSnapshot,
  renderRelease,
  toFileWrites,
  UpgradeEngine,
} from '@paved/plugin-golden-paths-node';
import type { Knex } from 'knex';
import { DatabaseDeviationStore } from '../database/DatabaseDeviationStore';
import { DatabaseForecastStore } from '../database/DatabaseForecastStore';
import { DatabaseInstanceStore } from '../database/DatabaseInstanceStore';
import { DatabasePathStore } from '../database/DatabasePathStore';
import { DatabaseReleaseStore } from '../database/DatabaseReleaseStore';
import { DatabaseUpgradeStore } from '../database/DatabaseUpgradeStore';
import { DriftQueue } from '../drift/DriftQueue';
import { GoldenPathEvents } from '../events/GoldenPathEvents';
import { Forecasts } from '../forecasts/Forecasts';
import { InstanceSync } from '../instances/InstanceSync';
import { ReleaseSnapshots } from '../upgrades/ReleaseSnapshots';
import { UpgradeFollowing } from '../upgrades/UpgradeFollowing';
import { UpgradePlanner } from '../upgrades/UpgradePlanner';
import { Upgrades } from '../upgrades/Upgrades';
import { MemoryRepositories } from './MemoryRepositories';
import { pathFiles } from './pathFiles';

const PATH = 'goldenpath:default/service';

const auth = {
  getOwnServiceCredentials: async () => ({}),
} as unknown as AuthService;
const silent = {
  warn: () => undefined,
  error: () => undefined,
} as unknown as LoggerService;

/** A replica: everything that works on a fleet, over a database that others may share. */
export async function createReplica(
  knex: Knex,
  repositories: MemoryRepositories,
) {
  const scratchFolder = await mkdtemp(join(tmpdir(), 'paved-replica-'));
  const told: GoldenPathEvent[] = [];
  const paths = DatabasePathStore.create({ knex });
  const releases = DatabaseReleaseStore.create({ knex });
  const instances = DatabaseInstanceStore.create({ knex });
  const deviations = DatabaseDeviationStore.create({ knex });
  const upgradeStore = DatabaseUpgradeStore.create({ knex });
  const forecastStore = DatabaseForecastStore.create({ knex });
  const snapshots = ReleaseSnapshots.create({ paths, releases });
  const planner = UpgradePlanner.create({
    repositories: repositories.service,
    auth,
    snapshots,
    engine: UpgradeEngine.create({ scratchFolder }),
  });
  const events = GoldenPathEvents.create({
    events: {
      publish: async ({ eventPayload }) => {
        told.push(eventPayload as GoldenPathEvent);
      },
      subscribe: async () => undefined,
    },
    logger: silent,
  });
  const shared = {
    repositories: repositories.service,
    auth,
    paths,
    releases,
    instances,
    deviations,
    snapshots,
    planner,
    events,
    upgrades: upgradeStore,
    logger: silent,
  };
  const following = UpgradeFollowing.create(shared);
  return {
    ...shared,
    told,
    forecastStore,
    upgradeStore,
    following,
    drift: DriftQueue.create(shared),
    sync: InstanceSync.create({ ...shared, onWanted: () => undefined }),
    forecasts: Forecasts.create({
      ...shared,
      forecasts: forecastStore,
      concurrency: 2,
    }),
    proposals: Upgrades.create({ ...shared, following }),
    async close() {
      await rm(scratchFolder, { recursive: true, force: true });
    },
  };
}

/** What lies in a path's repository, as a release would hold it. */
export async function snapshotOf(
  options: Parameters<typeof pathFiles>[0],
): Promise<ReleaseSnapshot> {
  const files = new Map(
    Object.entries(pathFiles(options)).map(([path, text]) => [
      path,
      new Uint8Array(Buffer.from(text)),
    ]),
  );
  const { snapshot, problems } = await readSnapshot(
    {
      list: async folder =>
        [...files]
          .filter(([path]) => path.startsWith(`${folder}/`))
          .map(([path, { length }]) => ({
            path,
            mode: '100644' as const,
            size: length,
          })),
      read: async wanted =>
        new Map([...files].filter(([path]) => wanted.includes(path))),
    },
    { folder: 'service' },
  );
  if (!snapshot) {
    throw new Error(JSON.stringify(problems));
  }
  return snapshot;
}

/** Repositories as a release renders them; the same every time. */
export function fill(
  repositories: MemoryRepositories,
  snapshot: ReleaseSnapshot,
  count: number,
): string[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `service-${String(index).padStart(4, '0')}`;
    const { files, lockFile } = renderRelease(snapshot, {
      parameters: { name, owner: 'group:default/ledger-team' },
      repository: { owner: 'acme', name },
    });
    const id = `memory:acme/${name}`;
    repositories.put(id, toFileWrites([...files, lockFile]));
    return id;
  });
}

/** Publishes a release of the path, which is put into the database with the first. */
export async function publish(
  { paths, releases }: Awaited<ReturnType<typeof createReplica>>,
  snapshot: ReleaseSnapshot,
): Promise<void> {
  const now = new Date();
  const digest = await releases.saveSnapshot(snapshot, now);
  await paths.save({
    etag: '1',
    path: {
      ref: PATH,
      name: 'service',
      title: 'A service',
      tags: [],
      gives: [],
      support: { guarantees: [], teamOwns: [], contact: [] },
      lifecycle: { stage: 'supported' },
      requiredChecks: [],
      structure: [],
      cicd: [],
      defaults: {},
    },
  });
  await releases.publish(
    {
      path: PATH,
      version: snapshot.manifest.version,
      digest,
      source: { repository: 'memory:acme/paths', commit: 'a', folder: '' },
      publishedAt: now.toISOString(),
    },
    { now },
  );
}
