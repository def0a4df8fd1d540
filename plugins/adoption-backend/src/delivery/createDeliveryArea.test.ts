import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import request from 'supertest';
import type { AdoptionContext } from '../areas/AdoptionArea';
import { migrationsDirectory } from '../database/migrationsDirectory';
import { MetricRegistry } from '../metrics/MetricRegistry';
import { DatabaseRecordStore } from '../records/DatabaseRecordStore';
import { createDeliveryArea } from './createDeliveryArea';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const LEDGER = 'component:default/ledger';
const PERIOD = 'from=2026-03-02&to=2026-03-16&zone=Europe/Berlin';

describe.each(databases.eachSupportedId())(
  'the area of delivery, %s',
  databaseId => {
    async function start(adoption: object = {}) {
      const knex = await databases.init(databaseId);
      await knex.migrate.latest({ directory: migrationsDirectory });
      const subject = { id: 's', entityRef: LEDGER, kind: 'Component' };
      const context = {
        auth: mockServices.auth(),
        config: mockServices.rootConfig({ data: { adoption } }),
        httpAuth: mockServices.httpAuth(),
        knex,
        logger: mockServices.logger.mock(),
        metrics: MetricRegistry.create({ targets: {} }),
        subjects: {
          all: async () => [subject],
          find: async (ref: string) => (ref === LEDGER ? subject : undefined),
          byId: async () => subject,
          version: async () => '1',
        },
        viewers: {
          requireMay: async ({ entity }: { entity?: string }) => {
            if (entity?.endsWith('/secret')) {
              throw new NotFoundError('There is no such entity');
            }
          },
        },
      } as unknown as AdoptionContext;
      const area = await createDeliveryArea(context, {
        services: {
          subjectsOn: async () => new Set(),
          pathOf: async () => undefined,
          version: async () => '1',
        },
      });
      const router = PromiseRouter();
      area.addRoutes!(router);
      const app = express().use(router).use(mockErrorHandler());
      const get = (path: string) =>
        request(app)
          .get(path)
          .set('authorization', mockCredentials.user.header());
      return { knex, area, context, get };
    }

    it('explains the deliveries of an entity to who may see it', async () => {
      const { knex, area, context, get } = await start();
      await DatabaseRecordStore.create({ knex }).write(
        [
          {
            kind: 'deployment',
            source: 'ci',
            id: '1',
            time: '2026-03-03T00:00:00.000Z',
            fields: {
              entityRef: LEDGER,
              environment: 'production',
              result: 'success',
              finishedAt: '2026-03-02T22:30:00.000Z',
            },
          },
        ],
        { subjects: new Map([[` ${LEDGER}`, 's']]), now: new Date() },
      );
      const known = await get(`/delivery/Component/default/Ledger?${PERIOD}`);
      expect(known.status).toBe(200);
      expect(known.body).toMatchObject({
        entityRef: LEDGER,
        totalItems: 1,
        deployments: [{ id: 'ci/1', incidents: [], changeCount: 0 }],
      });
      const fresh = await get(`/delivery/component/default/fresh?${PERIOD}`);
      expect(fresh.body).toMatchObject({ totalItems: 0, deployments: [] });
      for (const [path, status] of [
        [`/delivery/component/default/secret?${PERIOD}`, 404],
        ['/delivery/component/default/ledger?from=2026-03-02', 400],
        [`/delivery/component/default/ledger?${PERIOD}&cursor=ci/2`, 400],
        [`/delivery/component/default/ledger?${PERIOD}&limit=1000`, 400],
      ] as const) {
        expect([path, (await get(path)).status]).toEqual([path, status]);
      }

      const [tile] = await context.metrics.measure(
        ['delivery.deployment-frequency'],
        {
          from: '2026-03-02T00:00:00.000Z',
          to: '2026-03-04T00:00:00.000Z',
          zone: 'Europe/Berlin',
          bucket: 'day',
        },
      );
      // Half past ten in the evening in UTC is half past eleven in Berlin
      expect(tile).toMatchObject({
        value: 0.5,
        hasRows: true,
        trend: [{ sample: 1 }, { sample: 0 }, { sample: 0 }],
      });
      expect(Object.keys(area.chores!)).toEqual(['delivery-changes']);
      await knex.destroy();
    });

    it('does not start with a rule that there is not', async () => {
      await expect(
        start({ delivery: { reworkRules: ['told', 'weekend'] } }),
      ).rejects.toThrow(
        "adoption.delivery.reworkRules names 'weekend'; there are told, mends, older-commit, reverts",
      );
    });
  },
);
