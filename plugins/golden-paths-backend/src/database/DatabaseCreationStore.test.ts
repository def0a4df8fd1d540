import { TestDatabases } from '@backstage/backend-test-utils';
import { migrationsDirectory } from './migrationsDirectory';
import {
  DatabaseCreationStore,
  type StoredCreation,
} from './DatabaseCreationStore';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

function creation(id: string, changes: Partial<StoredCreation> = {}) {
  return {
    id,
    taskId: `task-${id}`,
    path: 'goldenpath:default/service',
    release: '1.0.0',
    digest: 'sha256-1',
    planHash: 'sha256-2',
    repository: { owner: 'acme', name: 'ledger' },
    effects: [],
    files: [],
    state: 'running' as const,
    startedAt: new Date().toISOString(),
    ...changes,
  };
}

describe.each(databases.eachSupportedId())('creations, %s', databaseId => {
  it('are one at a time for each name', async () => {
    const knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
    const store = DatabaseCreationStore.create({ knex });
    const begun = await Promise.all(
      ['a', 'b', 'c'].map(id => store.begin(creation(id))),
    );
    const [first, ...others] = begun.flatMap(each => each ?? []);
    expect(others).toEqual([]);
    expect(first.state).toBe('running');
    // The same run again, and one of another name
    expect(
      (await store.begin(creation('x', { taskId: first.taskId })))?.id,
    ).toBe(first.id);
    const other = creation('d', {
      repository: { owner: 'acme', name: 'mail' },
    });
    expect(await store.begin(other)).toMatchObject({ id: 'd' });

    const endedAt = new Date().toISOString();
    const failed = { state: 'failed' as const, endedAt, error: 'no\0 way' };
    expect(await store.advance(first, failed)).toBe(true);
    expect(await store.advance(first, failed)).toBe(false);
    expect(await store.failed(new Date(0))).toMatchObject([
      { id: first.id, error: 'no\uFFFD way' },
    ]);
    expect(await store.failed(new Date(Date.now() + 1_000))).toEqual([]);

    // The name is free; who resumes has to do without it
    const second = await store.begin(creation('e'));
    expect(second?.id).toBe('e');
    await store.advance(
      { ...first, state: 'failed' },
      { state: 'running', error: undefined, endedAt: undefined },
    );
    const resumed = await store.get(first.id);
    expect(resumed).toMatchObject({ state: 'running', error: undefined });
    expect(resumed?.endedAt).toBeUndefined();
    const made = {
      repository: 'directory:acme/ledger',
      commit: 'c'.repeat(40),
    };
    await store.advance(second!, {
      state: 'created',
      repositoryId: made.repository,
      commit: made.commit,
    });
    expect(await store.isOfAnother(resumed!, made)).toBe(true);
    expect(await store.isOfAnother(second!, made)).toBe(false);
    await knex.destroy();
  });
});
