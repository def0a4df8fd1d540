import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import type {
  Collected,
  CollectRequest,
  FactCollector,
} from '@paved/plugin-scorecards-node';
import {
  component,
  createEvaluation,
  scorecard,
} from '../__testUtils__/evaluation';
import { CollectorRegistry } from '../collectors/CollectorRegistry';
import { FactCollection } from '../collectors/FactCollection';
import { EvaluationWorker } from './EvaluationWorker';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const LEDGER = 'component:default/ledger';

describe.each(databases.eachSupportedId())(
  'collection and the queue, %s',
  databaseId => {
    let knex: Knex;
    let portal: Awaited<ReturnType<typeof createEvaluation>>;
    let collection: FactCollection;
    let answer: (request: CollectRequest) => AsyncIterable<Collected>;
    const asked: CollectRequest[] = [];
    const catalog: FactCollector = {
      id: 'catalog',
      collect: request => {
        asked.push(request);
        return answer(request);
      },
    };
    const broken: FactCollector = {
      id: 'ci',
      // eslint-disable-next-line require-yield
      async *collect() {
        throw new Error('The server is away');
      },
    };

    beforeEach(async () => {
      knex = await databases.init(databaseId);
      portal = await createEvaluation(knex);
      asked.length = 0;
      answer = async function* described({ subjects }) {
        for (const { entityRef } of subjects) {
          yield {
            entityRef,
            facts: {
              described: {
                value: true,
                observedAt: new Date().toISOString(),
              },
            },
          };
        }
      };
      const collectors = new CollectorRegistry();
      collectors.addCollector(catalog);
      collectors.addCollector(broken);
      collection = FactCollection.create({
        ...portal,
        collectors,
        logger: mockServices.logger.mock(),
      });
      const checks = scorecard().spec?.checks as Array<Record<string, string>>;
      await portal.put(
        component('ledger'),
        component('notes'),
        { ...component('wiki'), kind: 'API' },
        scorecard({
          checks: [
            {
              ...checks[0],
              collect: { catalog: { described: { by: 'name' } } },
            },
            checks[1],
          ],
        }),
      );
    });
    afterEach(() => knex.destroy());

    const worker = () =>
      EvaluationWorker.create({
        ...portal,
        collection,
        logger: mockServices.logger.mock(),
      });
    const statuses = async (ref = LEDGER) => {
      const [row] = await portal.standings.of([await portal.idOf(ref)]);
      return row?.statuses;
    };

    it('knows a collector by its id', () => {
      const collectors = new CollectorRegistry();
      collectors.addCollector(catalog);
      expect(() => collectors.addCollector(catalog)).toThrow(/two collectors/);
      expect(() => collectors.addCollector({ ...catalog, id: 'a.b' })).toThrow(
        /letters and digits; 'a.b'/,
      );
    });

    it('lets one failing collector or entity spoil nothing else', async () => {
      await portal.queue.add(
        [
          await portal.idOf(LEDGER),
          await portal.idOf('component:default/notes'),
        ],
        { collect: true, now: new Date() },
      );
      answer = async function* some({ subjects }) {
        for (const { entityRef } of subjects) {
          yield entityRef === LEDGER
            ? {
                entityRef,
                facts: {
                  described: {
                    value: true,
                    observedAt: new Date().toISOString(),
                  },
                },
              }
            : { entityRef, error: 'It has no address' };
        }
      };
      expect(await worker().runOnce()).toBe(true);
      expect(await worker().runOnce()).toBe(false);
      expect(await statuses()).toBe('PE');
      expect(await statuses('component:default/notes')).toBe('EE');
      expect(asked).toHaveLength(1);
      expect(asked[0].settings).toEqual({ described: { by: 'name' } });
      const facts = await knex('facts').orderBy(['source', 'subject_id']);
      expect(facts.map(({ source, error }) => [source, error])).toEqual([
        ['catalog', null],
        ['catalog', 'It has no address'],
        ['ci', 'The server is away'],
        ['ci', 'The server is away'],
      ]);
    });

    it('asks about what scorecards apply to, and ends when it is told to', async () => {
      const changed: number[] = [];
      const options = {
        signal: new AbortController().signal,
        onChanged: async (ids: number[]) => {
          changed.push(...ids);
        },
      };
      expect(await collection.collectAll(catalog, options)).toEqual({
        entities: 2,
        failed: 0,
        conflicts: [],
      });
      expect(changed).toHaveLength(2);
      const [before] = await knex('facts');
      await collection.collectAll(catalog, options);
      expect(changed).toHaveLength(2);
      const [after] = await knex('facts');
      expect(after.observed_at > before.observed_at).toBe(true);
      expect(after.changed_at).toBe(before.changed_at);

      await expect(collection.collectAll(broken, options)).rejects.toThrow(
        'The server is away',
      );
      // eslint-disable-next-line require-yield
      answer = async function* never() {
        await new Promise(() => {});
      };
      await expect(
        collection.collectAll(catalog, {
          ...options,
          signal: AbortSignal.timeout(50),
        }),
      ).rejects.toThrow(/timeout/i);
      // What was known before still holds
      await portal.evaluator.evaluateAll();
      expect(await statuses()).toBe('PE');
    });

    it('gives what a dead worker had taken to another, and forgets nothing', async () => {
      const ledger = await portal.idOf(LEDGER);
      const { queue } = portal;
      const start = new Date();
      await queue.add([ledger], { collect: false, now: start });
      const [taken] = await queue.take(10, start);
      // Its worker is killed here
      expect(await queue.take(10, start)).toEqual([]);
      const [again] = await queue.take(10, new Date(start.getTime() + 121_000));
      expect(again).toEqual(taken);
      // Asked for once more while it is worked on
      await queue.add([ledger], { collect: true, now: start });
      await queue.done([again]);
      expect(await queue.waiting()).toEqual({
        count: 1,
        since: start.toISOString(),
      });
      expect(await queue.take(10, start)).toMatchObject([{ collect: true }]);

      await knex('evaluation_queue').update({ leased_until: 0 });
      await knex.schema.renameTable('standings', 'away');
      await expect(worker().runOnce()).rejects.toThrow();
      await knex.schema.renameTable('away', 'standings');
      expect(await worker().runOnce()).toBe(true);
      expect(await queue.waiting()).toEqual({ count: 0 });
      expect(await statuses()).toBe('PE');
    });
  },
);
