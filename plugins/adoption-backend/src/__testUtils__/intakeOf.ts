import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import type { Knex } from 'knex';
import { DatabaseIntakeLog } from '../intake/DatabaseIntakeLog';
import { EntityMatcher } from '../intake/EntityMatcher';
import { Intake } from '../intake/Intake';
import { DatabaseRecordStore } from '../records/DatabaseRecordStore';
import type { Subjects } from '../subjects/Subjects';

/** Takes events where nothing is known of the catalog. */
export function intakeOf(knex: Knex): Intake {
  return Intake.create({
    knex,
    records: DatabaseRecordStore.create({ knex }),
    log: DatabaseIntakeLog.create({ knex }),
    matcher: EntityMatcher.create({
      subjects: {
        all: async () => [],
        version: async () => '1',
      } as Partial<Subjects> as Subjects,
      catalog: catalogServiceMock({ entities: [] }),
      repositories: {} as RepositoriesService,
      auth: mockServices.auth(),
    }),
    keepMs: 2 * 365 * 24 * 3600_000,
  });
}

/** When batches are taken. */
export const NOW = new Date('2026-11-21T12:00:00.000Z');

/** A batch of deployments, the same whenever it is asked for. */
export function batchOf(number: number, size: number): unknown[] {
  return Array.from({ length: size }, (_, index) => ({
    type: 'dev.paved.deployment',
    source: 'forge',
    time: '2026-11-20T00:00:00Z',
    data: {
      id: `${number}-${index}`,
      entity: 'ledger',
      environment: 'production',
      result: 'success',
      finishedAt: new Date(
        Date.parse('2026-11-20T00:00:00Z') - index * 1_000,
      ).toISOString(),
    },
  }));
}
