import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Collected } from '@paved/plugin-scorecards-node';
import type { Knex } from 'knex';
import {
  component,
  createEvaluation,
  scorecard,
} from '../__testUtils__/evaluation';
import { toSubjectFacts } from '../database/DatabaseFactStore';
import { CollectorRegistry } from './CollectorRegistry';
import { FactCollection } from './FactCollection';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const LEDGER = 'component:default/ledger';

describe.each(databases.eachSupportedId())(
  'collecting facts, %s',
  databaseId => {
    let knex: Knex;
    let portal: Awaited<ReturnType<typeof createEvaluation>>;

    beforeEach(async () => {
      knex = await databases.init(databaseId);
      portal = await createEvaluation(knex);
      await portal.put(scorecard(), component('ledger'));
    });
    afterEach(() => knex.destroy());

    /** A run of a collector that answers this for the ledger. */
    const collect = async (answer: Omit<Collected, 'entityRef'>) => {
      const collection = FactCollection.create({
        ...portal,
        collectors: new CollectorRegistry(),
        logger: mockServices.logger.mock(),
      });
      const changed: number[] = [];
      const run = await collection.collectAll(
        {
          id: 'catalog',
          async *collect() {
            yield { entityRef: LEDGER, ...answer } as Collected;
          },
        },
        {
          signal: new AbortController().signal,
          onChanged: async ids => {
            changed.push(...ids);
          },
        },
      );
      return { failed: run.failed, changed: changed.length };
    };
    const stored = async () => {
      const id = await portal.idOf(LEDGER);
      const rows = await portal.facts.of([id]);
      return toSubjectFacts(rows.get(id)).facts.catalog;
    };

    it('a fact that could not be had again stays as it was known, and spoils no other', async () => {
      const monday = '2026-06-01T12:00:00.000Z';
      const tuesday = '2026-06-02T12:00:00.000Z';
      await collect({
        facts: {
          described: { value: true, observedAt: monday },
          replicas: { value: 2, observedAt: monday },
          gone: { value: 1, observedAt: monday },
        },
      });
      const partly = {
        facts: { described: { value: false, observedAt: tuesday } },
        failed: { replicas: 'HTTP 503', never: 'HTTP 400' },
      };
      await expect(collect(partly)).resolves.toEqual({ failed: 1, changed: 1 });
      expect(await stored()).toEqual({
        facts: {
          described: { value: false, observedAt: tuesday },
          replicas: { value: 2, observedAt: monday },
        },
        error: {
          message: 'replicas: HTTP 503; never: HTTP 400',
          at: expect.any(String),
        },
      });
      // The same again is nothing new
      await expect(collect(partly)).resolves.toEqual({ failed: 1, changed: 0 });
      await expect(
        collect({ facts: partly.facts, failed: {} }),
      ).resolves.toEqual({ failed: 0, changed: 1 });
      expect(await stored()).toEqual({
        facts: { described: { value: false, observedAt: tuesday } },
      });
    });
  },
);
