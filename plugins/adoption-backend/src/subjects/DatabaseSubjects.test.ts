import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { Knex } from 'knex';
import { migrationsDirectory } from '../database/migrationsDirectory';
import { DatabaseSubjects } from './DatabaseSubjects';
import { SubjectSync } from './SubjectSync';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const START = Date.parse('2026-01-01T00:00:00.000Z');
const MINUTE = 60_000;

function component(
  name: string,
  options: { repository?: string; owner?: string; formerly?: string } = {},
): Entity {
  const { repository = `forge:acme/${name}`, owner = 'a', formerly } = options;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      annotations: {
        'paved.dev/repository': repository,
        ...(formerly && { 'paved.dev/formerly': formerly }),
      },
    },
    spec: { type: 'service', lifecycle: 'production' },
    relations: [{ type: 'ownedBy', targetRef: `group:default/${owner}` }],
  };
}

describe.each(databases.eachSupportedId())('subjects, %s', databaseId => {
  let knex: Knex;
  let entities: Entity[];
  /** What a listing leaves out though the catalog has it. */
  let unlisted: string[];
  let minutes: number;
  let subjects: DatabaseSubjects;
  let sync: SubjectSync;

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
    const teams = {
      within: async (team: string) =>
        new Set(
          team === 'group:default/all'
            ? ['group:default/a', 'group:default/b']
            : [team],
        ),
    };
    subjects = DatabaseSubjects.create({ knex, teams });
    minutes = 0;
    unlisted = [];
    entities = [component('Ledger'), component('notes')];
    sync = SubjectSync.create({
      subjects,
      auth: mockServices.auth.mock(),
      catalog: {
        ...catalogServiceMock.mock(),
        async *streamEntities() {
          yield entities.filter(
            ({ metadata }) => !unlisted.includes(metadata.name),
          );
        },
        getEntitiesByRefs: async ({ entityRefs }) => ({
          items: entityRefs.map(ref =>
            entities.find(entity => stringifyEntityRef(entity) === ref),
          ),
        }),
      },
    });
  });
  afterEach(() => knex.destroy());

  const look = async (after: number, ...now: Entity[]) => {
    minutes += after;
    entities = now;
    await sync.run(new Date(START + minutes * MINUTE));
  };
  const idOf = async (name: string) =>
    (await subjects.find(`component:default/${name}`))?.id;

  it('are what the catalog has, and stay when it has them no more', async () => {
    const person: Entity = { ...component('sam'), kind: 'User' };
    await look(0, ...entities, person);
    const ledger = await subjects.find('Component:default/Ledger');
    expect(ledger).toEqual({
      id: expect.any(String),
      entityRef: 'component:default/ledger',
      formerRefs: [],
      kind: 'component',
      type: 'service',
      title: undefined,
      owner: 'group:default/a',
      system: undefined,
      lifecycle: 'production',
      repository: 'forge:acme/Ledger',
      firstSeenAt: '2026-01-01T00:00:00.000Z',
      goneAt: undefined,
    });
    expect(await subjects.all()).toHaveLength(2);
    expect(await subjects.firstSyncAt()).toBe('2026-01-01T00:00:00.000Z');

    const version = await subjects.version();
    await look(1, ...entities);
    expect(await subjects.version()).toBe(version);

    // A page that is missing from a listing removes nothing
    unlisted = ['notes'];
    await look(1, ...entities);
    expect(await subjects.version()).toBe(version);
    unlisted = [];
    await expect(look(1)).rejects.toThrow(/lists no entities/);

    await look(1, component('Ledger', { owner: 'b' }));
    expect(await subjects.version()).not.toBe(version);
    expect(await subjects.find('component:default/notes')).toMatchObject({
      goneAt: '2026-01-01T00:04:00.000Z',
    });
    // History follows to the new team
    expect(await subjects.ownedWithin('group:default/a')).toMatchObject([
      { entityRef: 'component:default/notes' },
    ]);
    expect(await subjects.ownedWithin('group:default/b')).toMatchObject([
      { id: ledger?.id },
    ]);
    expect(await subjects.ownedWithin('group:default/all')).toHaveLength(2);

    const notes = await idOf('notes');
    await look(600, component('Ledger'), component('notes'));
    expect(await subjects.find('component:default/notes')).toMatchObject({
      id: notes,
      firstSeenAt: '2026-01-01T00:00:00.000Z',
      goneAt: undefined,
    });
  });

  const at = { repository: 'forge:acme/mono' };
  const other = component('other');

  it.each([
    ['at once', [[component('new', at), other]]],
    ['gone first', [[other], [component('new', at), other]]],
    [
      'new first',
      [
        [component('old', at), component('new', at), other],
        [component('new', at), other],
      ],
    ],
  ])('stay the same when they are renamed, %s', async (_, looks) => {
    await look(0, component('old', at), other);
    const id = await idOf('old');
    for (const now of looks) {
      await look(5, ...now);
    }
    expect(await idOf('new')).toBe(id);
    expect(await subjects.find('component:default/old')).toMatchObject({
      id,
      entityRef: 'component:default/new',
      formerRefs: ['component:default/old'],
      firstSeenAt: '2026-01-01T00:00:00.000Z',
      goneAt: undefined,
    });
    expect(await subjects.all()).toHaveLength(2);

    // The old name is somebody else's later
    await look(600, component('new', at), component('old'), other);
    expect(await idOf('old')).not.toBe(id);
    expect(await idOf('new')).toBe(id);
  });

  it('are not guessed to be renamed', async () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(name => component(name, at));
    await look(0, a, b, other);
    const id = await idOf('a');
    await look(1, c, d, other);
    expect(await subjects.all()).toHaveLength(5);
    await look(60, c, d, component('e', at), other);
    expect(await idOf('a')).toBe(id);
    expect(await idOf('e')).not.toBe(id);

    // Said so later: what is known of the name since then is found by it
    const c2 = component('c', { ...at, formerly: 'a' });
    const interim = await idOf('c');
    await look(60, c2, d, other);
    expect(await idOf('c')).toBe(id);
    expect(await subjects.byId(interim!)).toMatchObject({
      id,
      formerRefs: ['component:default/a'],
    });
    // Who is still there is nobody's former self
    await look(1, c2, component('d', { ...at, formerly: 'other' }), other);
    expect(await idOf('other')).not.toBe(await idOf('d'));
  });

  it('are new for who has seen a new version, on another replica too', async () => {
    const replica = DatabaseSubjects.create({
      knex,
      teams: { within: async team => new Set([team]) },
    });
    await look(0, component('a'));
    expect(await replica.all()).toHaveLength(1);
    const version = await replica.version();
    await look(1, component('a'), component('b'));
    expect(await replica.version()).not.toBe(version);
    expect(await replica.all()).toHaveLength(2);
  });

  it('are the same for two replicas at once', async () => {
    await Promise.all([sync.run(new Date(START)), sync.run(new Date(START))]);
    expect(await subjects.all()).toHaveLength(2);
    expect(await subjects.version()).toBe('1');
  });
});
