import { TestDatabases } from '@backstage/backend-test-utils';
import {
  snapshotDigest,
  type Release,
  type ReleaseSnapshot,
} from '@paved/plugin-golden-paths-common';
import type { Knex } from 'knex';
import { Visible } from '../permissions/PermissionGuard';
import { migrationsDirectory } from './migrationsDirectory';
import { DatabaseDeviationStore } from './DatabaseDeviationStore';
import { DatabaseInstanceStore } from './DatabaseInstanceStore';
import { DatabasePathStore } from './DatabasePathStore';
import { DatabaseReleaseStore } from './DatabaseReleaseStore';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const PATH = 'goldenpath:default/service';
const now = new Date('2026-03-01T12:00:00.000Z');
const later = new Date('2026-03-01T12:10:00.000Z');
const all = Visible.create({ refs: 'all', mayReadRepositories: true });

function snapshot(...contents: Uint8Array[]): ReleaseSnapshot {
  return {
    path: PATH,
    manifest: { version: '1.0.0', layers: [], managed: [], migrations: [] },
    defaults: { note: 'a\u0000b' },
    files: contents.map((content, index) => ({
      path: `skeleton/${index}`,
      mode: index === 1 ? '100755' : '100644',
      content,
    })),
  };
}

function release(version: string, of: ReleaseSnapshot): Release {
  return {
    path: PATH,
    version,
    digest: snapshotDigest(of),
    changelog: 'New\u0000',
    source: { repository: 'directory:acme/paths', commit: 'a', folder: '' },
    publishedAt: now.toISOString(),
  };
}

const seen = (name: string, more: object = {}) => ({
  repository: `directory:acme/${name}`,
  head: 'a',
  path: PATH,
  release: '1.0.0',
  digest: 'sha256-1',
  ...more,
});

describe.each(databases.eachSupportedId())('stores, %s', databaseId => {
  let knex: Knex;

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
  });
  afterEach(() => knex.destroy());

  it('keep each content once, byte for byte', async () => {
    const releases = DatabaseReleaseStore.create({ knex });
    const bytes = new Uint8Array([0, 255, 13, 10, 128]);
    const empty = new Uint8Array();
    const first = { ...snapshot(bytes, empty, bytes), defaults: {} };
    const second = { ...snapshot(bytes), defaults: { a: 1 } };
    const digests = await Promise.all([
      releases.saveSnapshot(first, now),
      releases.saveSnapshot(first, now),
      releases.saveSnapshot(second, now),
    ]);
    expect(digests[0]).toBe(snapshotDigest(first));
    expect(await knex('blobs')).toHaveLength(2);
    expect(await releases.snapshot(digests[0], PATH)).toEqual(first);
    expect(await releases.snapshot('sha256-0', PATH)).toBeUndefined();
  });

  it('publish a version once, and only upwards', async () => {
    const releases = DatabaseReleaseStore.create({ knex });
    const one = { ...snapshot(new Uint8Array([1])), defaults: {} };
    const two = { ...snapshot(new Uint8Array([2])), defaults: {} };
    const publish = (version: string, of: ReleaseSnapshot, onlyFirst = false) =>
      releases.publish(release(version, of), { onlyFirst, now });
    const outcomes = await Promise.all([
      publish('1.0.0', one, true),
      publish('1.0.0', one, true),
    ]);
    expect(outcomes.sort()).toEqual([false, true]);
    expect(await publish('1.1.0', two, true)).toBe(false);
    expect(await publish('1.10.0', two)).toBe(true);
    await expect(publish('1.10.0', one)).rejects.toThrow('never changes');
    await expect(publish('1.9.0', one)).rejects.toThrow(
      'below 1.10.0, the latest',
    );
    expect(await publish('1.0.0', one)).toBe(false);
    const published = await releases.list(PATH);
    expect(published.map(({ version }) => version)).toEqual([
      '1.10.0',
      '1.0.0',
    ]);
    // PostgreSQL takes no NUL
    expect(published[0].changelog).toBe('New\uFFFD');
    expect((await releases.byPath()).get(PATH)).toEqual(published);
  });

  it('have drift computed for what changed, by one at a time', async () => {
    const instances = DatabaseInstanceStore.create({ knex });
    expect(await instances.save(seen('ledger'), now)).toBe(true);
    expect(await instances.save(seen('ledger'), now)).toBe(false);
    await instances.save(seen('notes'), now);
    const [first] = await instances.take(1, now);
    const [second] = await instances.take(5, now);
    expect(await instances.take(5, now)).toEqual([]);
    const drift = {
      behind: 1,
      managedChanged: ['a'],
      computedAt: now.toISOString(),
    };
    await instances.computed(first, { drift });

    // A new head while it was worked on
    expect(await instances.save(seen('notes', { head: 'b' }), now)).toBe(true);
    await instances.computed(second, { drift });
    expect(await instances.waiting()).toEqual({
      count: 1,
      since: now.toISOString(),
    });
    const [again] = await instances.take(5, now);
    expect(again).toMatchObject({ head: 'b', wanted: second.wanted + 1 });
    await instances.postpone([again], later);
    expect(await instances.take(5, now)).toEqual([]);
    expect(await instances.take(5, later)).toHaveLength(1);
    // What an earlier attempt finds late does not count
    await instances.computed(again, { problem: 'new' });
    await instances.computed(second, { drift });
    expect(await instances.get('directory:acme/notes')).toMatchObject({
      problem: 'new',
    });
    // Nobody's clock was so far ahead
    await instances.want({ path: PATH }, now);
    await knex('instances').update({ leased_until: later.getTime() * 2 });
    expect(await instances.take(5, now)).toHaveLength(2);
  });

  it('page, filter and count only what may be seen', async () => {
    const instances = DatabaseInstanceStore.create({ knex });
    const deviations = DatabaseDeviationStore.create({ knex });
    for (const name of ['ledger', 'notes', 'cart']) {
      await instances.save(seen(name), now);
    }
    await instances.saveEntity('directory:acme/ledger', {
      entityRef: 'component:default/ledger',
      title: 'The ledger\u0000',
      owner: 'group:default/ledger-team',
    });
    const declared = {
      id: '1',
      repository: 'directory:acme/notes',
      path: PATH,
      scope: 'path' as const,
      files: [],
      reason: 'Ours',
      declaredAt: now.toISOString(),
      declaredBy: 'user:default/sara-lind',
    };
    await deviations.add(declared);
    // Declared by somebody who looked before it was linked
    await deviations.add({
      ...declared,
      ...{ id: '2', repository: 'directory:acme/ledger' },
    });
    expect((await deviations.get('2'))?.entityRef).toBe(
      'component:default/ledger',
    );
    await deviations.end('2', 'user:default/sara-lind', now);
    const page = async (more: object, visible = all) => {
      const { items, totalItems } = await instances.page({
        path: PATH,
        limit: 10,
        visible,
        ...more,
      });
      return [totalItems, ...items.map(each => each.repository.slice(15))];
    };
    expect(await page({})).toEqual([3, 'cart', 'ledger', 'notes']);
    expect(await page({ after: 'directory:acme/cart', limit: 1 })).toEqual([
      3,
      'ledger',
    ]);
    expect(await page({ state: 'stepped-off' })).toEqual([1, 'notes']);
    expect(await page({ owner: 'group:default/ledger-team' })).toEqual([
      1,
      'ledger',
    ]);
    const see = (refs: string[], mayReadRepositories: boolean) =>
      page({}, Visible.create({ refs, mayReadRepositories }));
    expect(await see([], false)).toEqual([0]);
    expect(await see(['component:default/ledger'], false)).toEqual([
      1,
      'ledger',
    ]);
    expect(await see([], true)).toEqual([2, 'cart', 'notes']);

    // Whoever may not see the entity may not see what was said of it before it was known
    await instances.saveEntity('directory:acme/notes', {
      entityRef: 'component:default/notes',
    });
    expect((await deviations.get('1'))?.entityRef).toBe(
      'component:default/notes',
    );
    expect(await deviations.end('1', 'user:default/sara-lind', later)).toBe(
      true,
    );
    expect(await deviations.end('1', 'user:default/other', later)).toBe(false);
    expect(await deviations.inForce()).toEqual(new Map());
    expect(await page({ state: 'stepped-off' })).toEqual([0]);

    await instances.forget(['directory:acme/cart']);
    expect(await page({})).toEqual([2, 'ledger', 'notes']);
    expect([...(await instances.heads()).keys()].sort()).toEqual([
      'directory:acme/ledger',
      'directory:acme/notes',
    ]);
  });

  it('keep releases of paths that are gone, and take back those that return', async () => {
    const paths = DatabasePathStore.create({ knex });
    const stored = {
      etag: '1',
      path: { ref: PATH, title: 'A service' } as never,
      candidate: {
        version: '1.1.0',
        digest: 'sha256-2',
        commit: 'a',
        ref: 'main',
        problems: [],
      },
    };
    await paths.save(stored);
    await paths.clearCandidate(PATH, { ...stored.candidate, commit: 'b' });
    expect((await paths.get(PATH))?.candidate).toEqual(stored.candidate);
    await paths.clearCandidate(PATH, stored.candidate);
    expect((await paths.get(PATH))?.candidate).toBeUndefined();
    await paths.remove([PATH], now);
    expect(await paths.list()).toEqual([]);
    expect(await paths.get(PATH)).toMatchObject({
      deletedAt: now.toISOString(),
    });
    await paths.save(stored);
    expect(await paths.list()).toHaveLength(1);
  });
});
