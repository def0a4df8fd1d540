import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import type { EventParams } from '@backstage/plugin-events-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { entityKinds } from '@paved/plugin-repositories-common';
import { readRepositoriesConfig } from '../config';
import { migrationsDirectory } from '../database/migrationsDirectory';
import { DatabaseRepositoryStore } from '../database/DatabaseRepositoryStore';
import { DatabaseRunLease } from '../database/DatabaseRunLease';
import { DatabaseRunStore } from '../database/DatabaseRunStore';
import { DeclarationEvents } from '../discovery/DeclarationEvents';
import { DiscoveryTask } from '../discovery/DiscoveryTask';
import { HostRegistry } from '../discovery/HostRegistry';
import { MarkerFiles } from '../discovery/MarkerFiles';
import { locateRepository } from '../discovery/locateRepository';
import { NameCheck } from '../discovery/NameCheck';
import { readableAddresses } from '../discovery/readableAddresses';
import { ReferenceCheck } from '../discovery/ReferenceCheck';
import { RepositoryChecks } from '../discovery/RepositoryChecks';
import { RepositoryReader } from '../discovery/RepositoryReader';
import { DiscoveryMetrics } from '../metrics/DiscoveryMetrics';
import { DiskMirrorStore } from '../mirrors';
import { TestHost } from './TestHost';

/** Discovery over a test host and a real database, without a backend around it. */
export async function createDiscovery(
  knex: Knex,
  options?: {
    config?: JsonObject;
    knownToCatalog?: string[];
    markerFiles?: string[];
  },
) {
  await knex.migrate.latest({ directory: migrationsDirectory });
  const host = await TestHost.create();
  const hosts = new HostRegistry();
  hosts.addHost(host);
  const mirrorsPath = await mkdtemp(join(tmpdir(), 'paved-mirrors-'));
  const rootConfig = mockServices.rootConfig({
    data: {
      repositories: {
        mirrors: { path: mirrorsPath },
        discovery: options?.config ?? {},
      },
    },
  });
  const config = readRepositoriesConfig(rootConfig);
  const logger = mockServices.logger.mock();
  const repositories = DatabaseRepositoryStore.create({ knex });
  const runs = DatabaseRunStore.create({ knex });
  const mirrors = await DiskMirrorStore.create({
    path: config.mirrorsPath,
    locate: id => locateRepository(hosts, id),
    logger,
  });
  const catalog = catalogServiceMock({
    entities: (options?.knownToCatalog ?? []).map(ref => {
      const [kind, name] = ref.split(':default/');
      return {
        apiVersion: 'backstage.io/v1alpha1',
        kind,
        metadata: { name, namespace: 'default' },
      };
    }),
  });
  const published: EventParams[] = [];
  const markers = new MarkerFiles();
  options?.markerFiles?.forEach(path => markers.addMarkerFile(path));
  const discovery = {
    knex,
    hosts,
    repositories,
    runs,
    lease: DatabaseRunLease.create({ knex }),
    reader: RepositoryReader.create({
      mirrors,
      config,
      kinds: entityKinds,
      markers,
      isReadable: readableAddresses({
        config: rootConfig,
        logger,
        factories: [],
      }),
    }),
    mirrors,
    references: ReferenceCheck.create({
      knex,
      catalog,
      auth: mockServices.auth(),
      logger,
      patienceMs: 0,
    }),
    names: NameCheck.create({
      knex,
      catalog,
      auth: mockServices.auth(),
      logger,
    }),
    events: DeclarationEvents.create({
      events: mockServices.events.mock({
        publish: async event => {
          published.push(event);
        },
      }),
      logger,
    }),
    metrics: DiscoveryMetrics.create({
      metrics: metricsServiceMock.mock(),
      repositories,
      runs,
    }),
    config,
    logger,
  };
  const scheduler = mockServices.scheduler.mock();
  const task = DiscoveryTask.create({ ...discovery, scheduler });
  return {
    host,
    scheduler,
    repositories,
    runs,
    task,
    checks: RepositoryChecks.create(discovery),
    published,
    /** A full run; returns what it was recorded as. */
    async run(signal = new AbortController().signal) {
      await task.run(signal);
      return (await runs.latest()).lastRun;
    },
    /** Entity refs in force, with the description that the catalog is told. */
    async declared(): Promise<Record<string, string>> {
      const rows = await repositories.declaredSince(undefined, 10_000);
      return Object.fromEntries(
        rows
          .map(({ entityRef, entity }): [string, string] => [
            entityRef,
            JSON.parse(entity ?? '{}').metadata.description,
          ])
          .sort(),
      );
    },
    async close() {
      await host.close();
      await rm(mirrorsPath, { recursive: true, force: true });
    },
  };
}
