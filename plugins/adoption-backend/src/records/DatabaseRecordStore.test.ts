import { TestDatabases } from '@backstage/backend-test-utils';
import type { Change, Deployment } from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';
import { migrationsDirectory } from '../database/migrationsDirectory';
import {
  DatabaseRecordStore,
  toldKey,
  type BoundTelling,
  type RecordPage,
} from './DatabaseRecordStore';

const NOW = new Date('2026-11-21T12:00:00.000Z');
const at = (minute: number) =>
  new Date(Date.UTC(2026, 10, 20, 0, minute)).toISOString();
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const deployment = (
  id: string,
  fields: BoundTelling['fields'] = {},
  time = at(10),
): BoundTelling => ({
  kind: 'deployment',
  source: 'ci',
  id,
  time,
  fields: {
    entityRef: 'component:default/ledger',
    environment: 'production',
    result: 'success',
    finishedAt: at(10),
    ...fields,
  },
});

async function all<T>(pages: AsyncGenerator<RecordPage<T>>) {
  const items: T[] = [];
  const incomplete: string[] = [];
  let sequence = 0;
  for await (const page of pages) {
    items.push(...page.items);
    incomplete.push(...page.incomplete);
    sequence = page.sequence;
  }
  return { items, incomplete, sequence };
}

describe.each(databases.eachSupportedId())('records, %s', databaseId => {
  let knex: Knex;
  let store: DatabaseRecordStore;

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
    store = DatabaseRecordStore.create({ knex });
  });
  afterEach(() => knex.destroy());

  const write = (...tellings: BoundTelling[]) =>
    store.write(tellings, {
      subjects: new Map([[toldKey('component:default/ledger'), 's-1']]),
      now: NOW,
    });

  it('are written once, corrected, and read on from where one was', async () => {
    expect(
      await write(
        deployment('1'),
        deployment('2', { finishedAt: undefined, result: undefined }),
        deployment('1'),
      ),
    ).toMatchObject([{ effect: 'new' }, { effect: 'new' }, { effect: 'same' }]);
    // The second runs still
    const first = await all(store.deploymentsSince(0));
    expect(first.items).toEqual<Deployment[]>([
      expect.objectContaining({
        id: 'ci/1',
        subject: 's-1',
        result: 'success',
        reason: 'change',
      }),
    ]);
    expect(await write(deployment('1'))).toMatchObject([{ effect: 'same' }]);
    expect((await all(store.deploymentsSince(first.sequence))).items).toEqual(
      [],
    );
    expect(
      await write(
        deployment('1', { result: 'failure' }, at(12)),
        deployment('1', { result: 'success', url: 'https://ci' }, at(11)),
        deployment('2', {}, at(13)),
      ),
    ).toMatchObject([
      { effect: 'corrected' },
      { effect: 'new', standing: [{ name: 'result', isLater: true }] },
      { effect: 'new' },
    ]);
    const second = await all(store.deploymentsSince(first.sequence));
    expect(second.items).toMatchObject([
      { id: 'ci/1', result: 'failure', url: 'https://ci' },
      { id: 'ci/2', result: 'success' },
    ]);
    expect(second.sequence).toBe(await store.version());

    // Taken back: who follows hears of it
    await write(deployment('1', { finishedAt: null }, at(20)));
    expect(await all(store.deploymentsSince(second.sequence))).toMatchObject({
      items: [],
      incomplete: ['ci/1'],
    });
    expect(await store.deployments(['ci/1', 'ci/2', 'no'])).toMatchObject([
      { id: 'ci/2' },
    ]);
    expect(await store.incidents(['ci/1'])).toEqual([]);
  });

  it('of many writers at once all arrive, in order', async () => {
    let seen = 0;
    const found = new Set<string>();
    const read = async () => {
      const { items, sequence } = await all(store.deploymentsSince(seen));
      items.forEach(({ id }) => found.add(id));
      seen = Math.max(seen, sequence);
    };
    await Promise.all(
      Array.from({ length: 12 }, async (_, writer) => {
        await write(
          deployment(`w${writer}`),
          deployment('shared', { result: writer % 2 ? 'success' : 'failure' }),
        );
        await read();
      }),
    );
    await read();
    expect(found.size).toBe(13);
    expect(await store.version()).toBe(12);
    // Of contradictions of one time the greater text holds, whoever came last
    expect(
      (await all(store.deploymentsSince(0))).items.find(
        ({ id }) => id === 'ci/shared',
      )?.result,
    ).toBe('success');
  });

  it('of unknown entities are kept, and matched when these are known', async () => {
    const unknown = { entityRef: 'component:default/notes' };
    await write(deployment('1', unknown), {
      ...deployment('2', unknown),
      boundTo: 'github:acme/notes',
    });
    const { sequence } = await all(store.deploymentsSince(0));
    const unmatched = await store.unmatched();
    expect(unmatched).toHaveLength(2);
    await store.match(
      new Map([
        [toldKey(unknown.entityRef, 'github:acme/notes'), 's-2'],
        [toldKey('component:default/other'), 's-3'],
      ]),
      unmatched,
    );
    expect((await all(store.deploymentsSince(sequence))).items).toMatchObject([
      { id: 'ci/2', subject: 's-2' },
    ]);
    expect(await store.unmatched()).toEqual([
      {
        kind: 'deployment',
        entityRef: 'component:default/notes',
        boundTo: undefined,
        count: 1,
      },
    ]);
  });

  it('keep text as it is, and are forgotten in time', async () => {
    const text = `'; drop table deployments; -- "\u{1F600}\\`;
    await write(
      deployment(text, { version: text, mends: [text] }),
      {
        kind: 'incident',
        source: 'pager',
        id: text,
        time: at(1),
        fields: { entityRef: '', createdAt: at(1), title: text },
      },
      {
        kind: 'work-item',
        source: 'desk',
        id: '1',
        time: at(1),
        fields: { createdAt: at(1), type: 'platform-ticket', title: text },
      },
    );
    const deployed = await all(store.deploymentsSince(0));
    expect(deployed.items[0]).toMatchObject({ version: text, mends: [text] });
    expect((await all(store.incidentsSince(0))).items).toMatchObject([
      { id: `pager/${text}`, title: text, entityRef: '' },
    ]);
    expect((await all(store.workItemsSince(0))).items).toMatchObject([
      { type: 'platform-ticket', title: text, entityRef: undefined },
    ]);
    await store.prune(new Date(at(5)));
    expect((await all(store.deploymentsSince(0))).items).toHaveLength(1);
    expect((await all(store.incidentsSince(0))).items).toEqual([]);
    expect((await all(store.workItemsSince(0))).items).toEqual([]);
  });

  it('of changes are written when they are new or other', async () => {
    const change: Change = {
      id: 'github:acme/ledger/abc',
      repository: 'github:acme/ledger',
      commit: 'abc',
      mergedAt: at(3),
      position: 2,
      isRevert: false,
    };
    await store.writeChanges([
      change,
      { ...change, id: 'x', commit: 'x', position: 1 },
    ]);
    expect(await store.changesOf('github:acme/ledger')).toMatchObject([
      { id: 'x' },
      { id: change.id, position: 2 },
    ]);
    const { items, sequence } = await all(store.changesSince(0));
    expect(items).toHaveLength(2);
    expect(items[0]).toEqual({ ...change, author: undefined });
    await store.writeChanges([
      change,
      { ...change, id: 'x', commit: 'x', position: 1, author: 'a' },
    ]);
    expect((await all(store.changesSince(sequence))).items).toMatchObject([
      { id: 'x', author: 'a' },
    ]);
  });
});
