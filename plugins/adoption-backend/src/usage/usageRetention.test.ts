import { TestDatabases } from '@backstage/backend-test-utils';
import {
  batch,
  cells,
  DAY,
  event,
  startUsage,
} from '../__testUtils__/startUsage';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('use of the portal, %s', id => {
  it('keeps the days of long past weeks together', async () => {
    const { knex, area, send } = await startUsage(await databases.init(id));
    await send('ada', batch(event()));
    const [today] = await knex('usage_names');
    const on = (day: string, name: string, count: number) => ({
      kind: 'docs',
      plugin: 'techdocs',
      day,
      name,
      count,
    });
    await knex('usage_names').insert([
      on('2025-03-03', '/a', 1),
      on('2025-03-05', '/a', 2),
      on('2025-03-09', '/a', 4),
      on('2025-03-09', '/b', 8),
      on('2025-03-10', '/a', 16),
    ]);
    const retain = area.chores!['usage-retention'].run;
    await retain(new Date(), new AbortController().signal);
    await retain(new Date(), new AbortController().signal);
    expect((await cells(knex)).names).toEqual([
      on('2025-03-03', '/a', 7),
      on('2025-03-03', '/b', 8),
      on('2025-03-10', '/a', 16),
      { ...today, count: 1 },
    ]);
    await knex.destroy();
  });

  it('drops single events and whose they were in time; the counts stay', async () => {
    const { knex, area, send } = await startUsage(await databases.init(id));
    const old = Date.now() - 3 * DAY;
    await send('ada', batch(event({ at: old }), event()));
    await send('ben', batch(event({ at: old })));
    await knex('usage_people').insert([
      // One person, in two teams in one week
      { week: '2024-01-01', person: 'x'.repeat(22), team_set: 1 },
      { week: '2024-01-01', person: 'x'.repeat(22), team_set: 2 },
      { week: '2024-01-08', person: 'x'.repeat(22), team_set: 1 },
    ]);
    const before = await cells(knex);
    const retain = area.chores!['usage-retention'].run;
    const at = new Date(Date.now() + 89 * DAY);
    await retain(at, new AbortController().signal);
    await retain(at, new AbortController().signal);
    expect(await knex('usage_events')).toHaveLength(1);
    const after = await cells(knex);
    expect(after.days).toEqual(before.days);
    expect(after.names).toEqual(before.names);
    const people = after.people.filter(({ week }) => week < '2025');
    expect(JSON.stringify(people)).not.toContain('xxx');
    expect(new Set(people.map(({ person }) => person)).size).toBe(2);
    expect(people).toHaveLength(3);
    expect(after.people.filter(({ week }) => week > '2025')).toEqual(
      before.people.filter(({ week }) => week > '2025'),
    );
    await knex.destroy();
  });
});
