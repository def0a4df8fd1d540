import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { repositoriesServiceMock } from '@paved/plugin-repositories-node/testUtils';
import { component, createEvaluation } from '../__testUtils__/evaluation';
import { CatalogSync, type SyncOutcome } from '../sync/CatalogSync';
import type { EvaluationWorker } from './EvaluationWorker';
import { RepositoryEvents } from './RepositoryEvents';
import type { ScorecardTasks } from './ScorecardTasks';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('RepositoryEvents', () => {
  let entities: Entity[];
  let listings: number;
  let events: RepositoryEvents;
  let portal: Awaited<ReturnType<typeof createEvaluation>>;
  /** By revision, what repositories declare. */
  let declared: Entity[];

  beforeEach(async () => {
    entities = [];
    declared = [];
    listings = 0;
    portal = await createEvaluation(await databases.init('SQLITE_3'));
    const sync = CatalogSync.create({
      subjects: portal.subjects,
      auth: mockServices.auth.mock(),
      catalog: {
        ...catalogServiceMock.mock(),
        async *streamEntities() {
          listings += 1;
          yield entities;
        },
        getEntitiesByRefs: async ({ entityRefs }) => ({
          items: entityRefs.map(ref =>
            entities.find(entity => stringifyEntityRef(entity) === ref),
          ),
        }),
      },
    });
    const synced = async ({ changed }: SyncOutcome) => {
      await portal.queue.add(changed, { collect: true, now: new Date() });
    };
    events = RepositoryEvents.create({
      ...portal,
      events: mockServices.events.mock(),
      auth: mockServices.auth(),
      repositories: repositoriesServiceMock.mock({
        declaredEntities: async ({ since = 0 }) => ({
          entities: declared.slice(since),
          removed: [],
          revision: declared.length,
          more: false,
          complete: true,
        }),
      }),
      sync,
      worker: { kick: () => {} } as EvaluationWorker,
      tasks: {
        sync: async () => synced(await sync.run({ now: new Date() })),
        synced,
      } as unknown as ScorecardTasks,
      logger: mockServices.logger.mock(),
    });
  });
  afterEach(async () => {
    events.stop();
    await portal.knex.destroy();
  });

  async function untilThere(name: string, withinMs: number) {
    const end = Date.now() + withinMs;
    while (!(await portal.subjects.get(`component:default/${name}`))) {
      if (Date.now() > end) {
        throw new Error(`${name} is not there after ${withinMs} ms`);
      }
      await sleep(50);
    }
  }

  it('takes up all that the first declarations brought, as the catalog comes to show it', async () => {
    // The revisions before this one were told before anybody listened
    declared = ['a', 'b', 'c'].map(name => component(name));
    await events.declared(3);
    entities = [component('a')];
    await untilThere('a', 1_500);
    entities = [...declared];
    await untilThere('b', 3_000);
    await untilThere('c', 100);
    expect(await portal.queue.waiting()).toMatchObject({ count: 3 });

    // What comes later does not wait for the pauses, which have become long
    await sleep(2_500);
    const before = listings;
    entities.push(component('d'));
    declared.push(component('d'));
    await Promise.all([4, 4, 4].map(revision => events.declared(revision)));
    await untilThere('d', 1_500);
    expect(listings - before).toBeLessThanOrEqual(2);
  });
});
