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

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('RepositoryEvents', () => {
  /** What the catalog shows when it is listed for the first, the second … time; then what it showed last. */
  let shown: Entity[][];
  let listings: number;
  let events: RepositoryEvents;
  let portal: Awaited<ReturnType<typeof createEvaluation>>;
  /** By revision, what repositories declare. */
  let declared: Entity[];

  beforeEach(async () => {
    shown = [[]];
    declared = [];
    listings = 0;
    portal = await createEvaluation(await databases.init('SQLITE_3'));
    const inCatalog = () => shown[Math.min(listings, shown.length) - 1];
    const sync = CatalogSync.create({
      subjects: portal.subjects,
      auth: mockServices.auth.mock(),
      catalog: {
        ...catalogServiceMock.mock(),
        async *streamEntities() {
          listings += 1;
          yield inCatalog();
        },
        getEntitiesByRefs: async ({ entityRefs }) => ({
          items: entityRefs.map(ref =>
            inCatalog().find(entity => stringifyEntityRef(entity) === ref),
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
      // The last pause is longer than any test
      lookAfterMs: [10, 10, 3_600_000],
    });
  });
  afterEach(async () => {
    events.stop();
    await portal.knex.destroy();
  });

  async function untilTakenUp(count: number) {
    const end = Date.now() + 60_000;
    while ((await portal.queue.waiting()).count < count) {
      if (Date.now() > end) {
        throw new Error(`${count} entities were not taken up in a minute`);
      }
      await sleep(20);
    }
  }

  it('takes up all that the first declarations brought, as the catalog comes to show it', async () => {
    // The revisions before this one were told before anybody listened
    declared = ['a', 'b', 'c'].map(name => component(name));
    shown = [[component('a')], [...declared]];
    await events.declared(3);
    await untilTakenUp(3);
    expect(listings).toBe(2);

    // What comes later does not wait for the pause, which has become long
    declared.push(component('d'));
    shown.push([...declared]);
    await Promise.all([4, 4, 4].map(revision => events.declared(revision)));
    await untilTakenUp(4);
    expect(listings).toBeLessThanOrEqual(4);
  });
});
