import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import type { Change } from '@paved/plugin-adoption-common';
import type { Commit } from '@paved/plugin-repositories-common';
import { repositoriesServiceMock } from '@paved/plugin-repositories-node/testUtils';
import type { Knex } from 'knex';
import { migrationsDirectory } from '../../database/migrationsDirectory';
import { DatabaseRecordStore } from '../../records/DatabaseRecordStore';
import { ChangeReader } from './ChangeReader';
import { mainlineChanges } from './mainline';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const ID = 'directory:fintech-fast/ledger';
const NOW = new Date('2026-04-01T00:00:00.000Z');
const SINCE = new Date('2024-04-01T00:00:00.000Z');

/** A commit of a day of March, written at noon and committed an hour later. */
function commit(
  id: string,
  day: number,
  parents: string[],
  rest: Partial<Commit> = {},
): Commit {
  const date = `2026-03-${String(day).padStart(2, '0')}`;
  return {
    id,
    parents,
    authorName: 'Ada',
    authorEmail: 'ada@example.com',
    authoredAt: `${date}T12:00:00.000Z`,
    committedAt: `${date}T13:00:00.000Z`,
    subject: id,
    ...rest,
  };
}

describe('a default branch', () => {
  it('has a change for each merge and for each commit without one', () => {
    const commits = [
      commit('root', 1, []),
      commit('direct', 2, ['root']),
      // Two commits on a branch, the first of them by somebody else
      commit('b1', 2, ['root'], { authorEmail: 'bob@example.com' }),
      commit('b2', 4, ['b1']),
      commit('merge', 5, ['direct', 'b2'], { subject: 'Merge branch b' }),
      // A branch of a branch that was merged before: what that brought is not brought again
      commit('c1', 6, ['b1']),
      commit('merge-c', 7, ['merge', 'c1'], {
        subject: 'Merge pull request #3 from a/revert-2-b',
      }),
      commit('revert', 8, ['merge-c'], { subject: 'Revert "b2"' }),
      commit('conventional', 9, ['revert'], { subject: 'revert(api): c' }),
      commit('reverted-clock', 10, ['conventional'], {
        subject: 'Reverting is explained in the guide',
        authoredAt: '1970-01-01T00:00:00.000Z',
      }),
    ];
    for (const given of [commits, [...commits].reverse()]) {
      const { changes, standsOn } = mainlineChanges(given, 'reverted-clock');
      expect(standsOn).toBeUndefined();
      expect(
        changes.map(each => [
          each.commit,
          each.firstCommitAt?.slice(8, 10),
          each.mergedAt.slice(8, 13),
          each.authorEmail.split('@')[0],
          each.isRevert,
        ]),
      ).toEqual([
        ['root', '01', '01T13', 'ada', false],
        ['direct', '02', '02T13', 'ada', false],
        ['merge', '02', '05T13', 'bob', false],
        ['merge-c', '06', '07T13', 'ada', true],
        ['revert', '08', '08T13', 'ada', true],
        ['conventional', '09', '09T13', 'ada', true],
        // Nobody wrote it in 1970
        ['reverted-clock', undefined, '10T13', 'ada', false],
      ]);
    }
    expect(mainlineChanges(commits.slice(3), 'merge').standsOn).toBe('direct');
    expect(mainlineChanges([], 'merge')).toEqual({
      changes: [],
      standsOn: 'merge',
    });
  });
});

describe.each(databases.eachSupportedId())('changes of git, %s', databaseId => {
  let knex: Knex;
  let store: DatabaseRecordStore;
  /** What the repository holds, and its head. */
  let commits: Commit[];
  let head: string;
  const asked: Array<Record<string, unknown>> = [];

  /** Git's own answer: what leads to a commit and not to another, a page of it. */
  const history = async (request: {
    ref?: string;
    after?: string;
    skip?: number;
    limit?: number;
  }) => {
    asked.push(request);
    const leadsTo = (id: string) => {
      const found = new Set([id]);
      for (const each of found) {
        commits
          .find(({ id: other }) => other === each)
          ?.parents?.forEach(parent => found.add(parent));
      }
      return found;
    };
    const { ref, after, skip = 0, limit = 100 } = request;
    if (after && !commits.some(({ id }) => id === after)) {
      throw new NotFoundError(`There is no commit ${after}`);
    }
    const wanted = leadsTo(ref!);
    const known = after ? leadsTo(after) : new Set();
    return commits
      .filter(({ id }) => wanted.has(id) && !known.has(id))
      .reverse()
      .slice(skip, skip + limit);
  };

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
    store = DatabaseRecordStore.create({ knex });
    commits = [commit('a', 1, []), commit('b', 2, ['a'])];
    head = 'b';
    asked.length = 0;
  });
  afterEach(() => knex.destroy());

  const status = (id: string) => ({
    id,
    host: 'directory',
    owner: 'fintech-fast',
    name: id,
    url: '',
    cloneUrl: '',
    state: 'registered' as const,
    entityCount: 1,
    errorCount: 0,
    warningCount: 0,
  });

  const run = (now = NOW) =>
    ChangeReader.create({
      auth: mockServices.auth(),
      authorKeyOf: email => `key of ${email}`,
      knex,
      logger: mockServices.logger.mock(),
      store,
      subjects: {
        all: async () =>
          [ID, 'directory:fintech-fast/broken'].map(repository => ({
            repository,
          })),
      },
      repositories: repositoriesServiceMock.mock({
        list: async ({ cursor }) =>
          cursor
            ? { items: [{ ...status(ID), head }] }
            : {
                items: [
                  { ...status('directory:fintech-fast/broken'), head: 'x' },
                  { ...status('directory:fintech-fast/empty') },
                  { ...status('directory:fintech-fast/no-entity'), head: 'y' },
                ],
                nextCursor: 'more',
              },
        history: async request => {
          if (request.repository !== ID) {
            throw new Error('disk on fire');
          }
          return history(request);
        },
      }),
    }).run(now, SINCE);

  const known = async () => {
    const changes = await store.changesOf(ID);
    return changes.map(({ commit: id, position, droppedAt }) => [
      id,
      position,
      ...(droppedAt ? [droppedAt] : []),
    ]);
  };

  it('are read as far as they are new, and one repository does not stop another', async () => {
    await expect(run()).rejects.toThrow(
      'The changes of 1 repositories could not be read: directory:fintech-fast/broken: Error: disk on fire',
    );
    expect(await store.changesOf(ID)).toMatchObject([
      {
        id: `${ID}@a`,
        commit: 'a',
        position: 1,
        mergedAt: '2026-03-01T13:00:00.000Z',
        firstCommitAt: '2026-03-01T12:00:00.000Z',
        author: 'key of ada@example.com',
      },
      { commit: 'b', position: 2 },
    ] satisfies Array<Partial<Change>>);
    const version = await store.version();
    await expect(run()).rejects.toThrow('on fire');
    expect(await store.version()).toBe(version);
    expect(asked).toHaveLength(1);

    commits.push(
      commit('x', 3, ['a']),
      commit('c', 4, ['b', 'x']),
      commit('d', 5, ['c']),
    );
    head = 'd';
    await expect(run()).rejects.toThrow('on fire');
    expect(asked[1]).toMatchObject({ ref: 'd', after: 'b' });
    expect(await known()).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
      ['d', 4],
    ]);

    // Killed between the changes and the head: the same once more
    await knex('change_heads').where({ repository: ID }).update({
      head: 'b',
      next_position: 3,
    });
    await expect(run()).rejects.toThrow('on fire');
    expect(await known()).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
      ['d', 4],
    ]);
  });

  it('are told to be dropped when history is rewritten, and taken up again', async () => {
    await run().catch(() => undefined);
    commits.push(commit('c', 3, ['b']), commit('d', 4, ['c']));
    head = 'd';
    await run().catch(() => undefined);

    // The last two were written anew, and the old ones thrown away
    const [a, b, c, d] = commits;
    commits = [a, b, commit('c2', 5, ['b']), commit('d2', 6, ['c2'])];
    head = 'd2';
    await run().catch(() => undefined);
    expect(await known()).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3, NOW.toISOString()],
      ['d', 4, NOW.toISOString()],
      ['c2', 5],
      ['d2', 6],
    ]);

    // And back
    const later = new Date('2026-04-02T00:00:00.000Z');
    commits = [a, b, c, d];
    head = 'd';
    await run(later).catch(() => undefined);
    expect(await known()).toEqual([
      ['a', 1],
      ['b', 2],
      ['c2', 5, later.toISOString()],
      ['d2', 6, later.toISOString()],
      ['c', 7],
      ['d', 8],
    ]);

    // A merge the other way round makes another line the default branch
    commits.push(commit('e', 8, ['b']), commit('turned', 9, ['e', 'd']));
    head = 'turned';
    await run(later).catch(() => undefined);
    const changes = await store.changesOf(ID);
    expect(
      changes
        .filter(({ droppedAt }) => !droppedAt)
        .map(each => [each.commit, each.position, each.firstCommitAt]),
    ).toEqual([
      ['a', 1, '2026-03-01T12:00:00.000Z'],
      ['b', 2, '2026-03-02T12:00:00.000Z'],
      ['c', 7, '2026-03-03T12:00:00.000Z'],
      ['d', 8, '2026-03-04T12:00:00.000Z'],
      ['e', 9, '2026-03-08T12:00:00.000Z'],
      // What it merged had come before
      ['turned', 10, '2026-03-09T12:00:00.000Z'],
    ]);
  });

  it('are read page by page', async () => {
    commits = Array.from({ length: 2_500 }, (_, index) =>
      commit(`c${index}`, 1, index ? [`c${index - 1}`] : []),
    );
    head = 'c2499';
    await run().catch(() => undefined);
    expect(asked.map(({ skip }) => skip)).toEqual([0, 1_000, 2_000]);
    const all = await known();
    expect(all).toHaveLength(2_500);
    expect(all.at(-1)).toEqual(['c2499', 2_500]);
  });
});
