import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { Knex } from 'knex';
import {
  component,
  createEvaluation,
  group,
} from '../__testUtils__/evaluation';
import type { SubjectRow } from '../database/tables';
import { CatalogSync } from './CatalogSync';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const now = new Date('2026-06-01T12:00:00.000Z');

describe.each(databases.eachSupportedId())('the sync, %s', databaseId => {
  let knex: Knex;
  let entities: Entity[];
  /** What the listing leaves out though the catalog has it. */
  let unlisted: string[];
  let loaded: number;
  let sync: CatalogSync;

  const system: Entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'System',
    metadata: { name: 'books', namespace: 'default' },
    spec: { owner: 'group:default/ledger-team', domain: 'money' },
  };
  const versioned = (entity: Entity, etag: string): Entity => ({
    ...entity,
    metadata: { ...entity.metadata, etag },
  });

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    const { subjects } = await createEvaluation(knex, () => now);
    entities = [
      versioned(group('payments'), '1'),
      versioned(group('ledger-team', 'payments'), '1'),
      versioned(system, '1'),
      versioned(component('ledger', { system: 'books' }), '1'),
      versioned(component('notes'), '1'),
    ];
    unlisted = [];
    loaded = 0;
    sync = CatalogSync.create({
      subjects,
      auth: mockServices.auth.mock(),
      catalog: {
        ...catalogServiceMock.mock(),
        async *streamEntities() {
          yield entities.filter(
            entity => !unlisted.includes(entity.metadata.name),
          );
        },
        getEntitiesByRefs: async ({ entityRefs }) => {
          loaded += entityRefs.length;
          return {
            items: entityRefs.map(ref =>
              entities.find(entity => stringifyEntityRef(entity) === ref),
            ),
          };
        },
      },
    });
  });
  afterEach(() => knex.destroy());

  const rows = () => knex<SubjectRow>('subjects').orderBy('entity_ref');
  const present = async () =>
    (await rows()).filter(row => !row.deleted_at).map(row => row.name);

  it('loads only what changed, and derives domains and groups', async () => {
    expect((await sync.run({ now })).changed).toHaveLength(5);
    expect(await sync.run({ now })).toEqual({ changed: [], removed: [] });
    expect(loaded).toBe(5);
    const ledger = await knex('subjects').where({ name: 'ledger' }).first();
    expect(ledger).toMatchObject({
      owner_ref: 'group:default/ledger-team',
      system_ref: 'system:default/books',
      domain_ref: 'domain:default/money',
    });
    expect(await knex('group_ancestors')).toHaveLength(3);

    entities[2] = versioned(
      { ...system, spec: { ...system.spec, domain: 'gold' } },
      '2',
    );
    entities[1] = versioned(group('ledger-team'), '2');
    expect((await sync.run({ now })).changed).toHaveLength(2);
    expect(
      await knex('subjects').where({ name: 'ledger' }).first(),
    ).toMatchObject({ domain_ref: 'domain:default/gold' });
    expect(await knex('group_ancestors')).toHaveLength(2);
  });

  it('removes what the catalog neither lists nor knows, and nothing else', async () => {
    await sync.run({ now });
    unlisted = ['ledger', 'notes'];
    expect(await sync.run({ now })).toEqual({ changed: [], removed: [] });

    entities.pop();
    expect(await sync.run({ now })).toEqual({
      changed: [],
      removed: ['component:default/notes'],
    });
    expect(await present()).not.toContain('notes');
    expect(await rows()).toHaveLength(5);

    entities = [];
    await expect(sync.run({ now })).rejects.toThrow(/lists no entities/);
    expect(await present()).toHaveLength(4);

    unlisted = [];
    entities = [versioned(component('notes'), '1')];
    expect((await sync.run({ now })).changed).toHaveLength(1);
    expect(await present()).toEqual(['notes']);
  });

  it('compares single entities', async () => {
    await sync.run({ now });
    entities[3] = versioned(component('ledger', { lifecycle: 'old' }), '2');
    entities.pop();
    expect(
      await sync.refresh(
        [
          'component:default/ledger',
          'component:default/notes',
          'component:default/nobody',
        ],
        now,
      ),
    ).toEqual({
      changed: [expect.any(Number)],
      removed: ['component:default/notes'],
    });
  });
});
