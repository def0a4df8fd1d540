import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from '../../../scripts/setup/paths.mjs';
import { part } from '../../shared/part.mjs';
import { personRef } from '../company/describeCompany.mjs';
import { batchesOf, eventsOf } from '../company/usage.mjs';

const requireOfBackend = createRequire(
  path.join(root, 'plugins/adoption-backend/package.json'),
);
const { eventKey, Pseudonyms } = requireOfBackend('./src/usage/Pseudonyms');
const { ConfigReader } = requireOfBackend('@backstage/config');

const DAY_MS = 86_400_000;
/** Of these days all single events are there. */
const DAYS = 80;
const KEYS_AT_ONCE = 20_000;

/** What the sums would be if they were counted again. */
const SUMS = [
  {
    table: 'usage_days',
    keys: ['kind', 'day', 'team_set'],
    from: 'day',
  },
  {
    table: 'usage_names',
    keys: ['kind', 'day', 'plugin', 'name'],
    from: 'day',
  },
];

await part(async ({ connection, company, seeded, sent, until }) => {
  const { knex: connect } = requireOfBackend('knex');
  const knex = connect({ client: 'pg', connection, pool: { min: 1, max: 1 } });
  const pseudonyms = await Pseudonyms.create({
    config: new ConfigReader({}),
    knex,
  });
  const people = Array.from({ length: company.people }, (_, index) =>
    pseudonyms.person(personRef(index)),
  );
  await knex.raw('create temporary table acknowledged (key uuid primary key)');
  let keys = [];
  const flush = async () => {
    await knex.raw(
      'insert into acknowledged select (jsonb_array_elements_text(?::jsonb))::uuid',
      [JSON.stringify(keys)],
    );
    keys = [];
  };
  let acknowledged = 0;
  for (const each of sent) {
    for (const batch of batchesOf(company, each)) {
      for (const { id } of eventsOf(company, batch, until)) {
        keys.push(eventKey(people[batch.person], id));
      }
      acknowledged += batch.size;
      if (keys.length >= KEYS_AT_ONCE) {
        await flush();
      }
    }
  }
  await flush();
  const count = async (text, values = []) => {
    const { rows } = await knex.raw(text, values);
    return Number(rows[0].count);
  };
  const missing = await count(
    'select count(*) from acknowledged left join usage_events using (key) where usage_events.key is null',
  );
  const firstAt = until - DAYS * DAY_MS;
  const firstDay = new Date(firstAt + DAY_MS).toISOString().slice(0, 10);
  // Ids of what was written into the table beforehand are made of its place there
  const history = `md5('history/' || i)::uuid`;
  const known = await count(
    `select count(*) from usage_events join (
       select ${history} as key from generate_series(0, ? ) as i
     ) as history using (key)`,
    [seeded - 1],
  );
  const all = await count('select count(*) from usage_events');
  let cells = 0;
  let wrongCells = 0;
  for (const { table, keys: columns } of SUMS) {
    const list = columns.join(', ');
    cells += await count(`select count(*) from ${table} where day >= ?`, [
      firstDay,
    ]);
    wrongCells += await count(
      `select count(*) from
         (select ${list}, count from ${table} where day >= ?) as kept
       full join
         (select ${list}, count(*) as count from usage_events where day >= ? group by ${list}) as counted
       using (${list}) where kept.count is distinct from counted.count`,
      [firstDay, firstDay],
    );
  }
  const week = `to_char(date_trunc('week', day::date), 'YYYY-MM-DD')`;
  wrongCells += await count(
    `select count(*) from
       (select week, person, team_set, true as kept from usage_people where week >= ?) as kept
     full join
       (select distinct ${week} as week, person, team_set, true as counted from usage_events where ${week} >= ?) as counted
     using (week, person, team_set) where kept is null or counted is null`,
    [firstDay, firstDay],
  );
  await knex.destroy();
  return {
    acknowledged,
    missing,
    twice: all - known - (acknowledged - missing),
    cells,
    wrongCells,
  };
});
