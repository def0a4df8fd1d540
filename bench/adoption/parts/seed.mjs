import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from '../../../scripts/setup/paths.mjs';
import { part } from '../../shared/part.mjs';
import {
  emailOf,
  nameOf,
  personRef,
  repositoryOf,
  serviceName,
  serviceRef,
  teamOfPerson,
  teamRef,
  YEARS_MS,
} from '../company/describeCompany.mjs';
import { historyOf, TERMS, termOf } from '../company/usage.mjs';

const requireOfBackend = createRequire(
  path.join(root, 'plugins/adoption-backend/package.json'),
);
const load = (place, name) => requireOfBackend(`./src/${place}/${name}`)[name];
const { DatabaseCostStore } = requireOfBackend('./src/cost/DatabaseCostStore');
const { DatabaseRecordStore } = requireOfBackend(
  './src/records/DatabaseRecordStore',
);
const { ConfigReader } = requireOfBackend('@backstage/config');
const { authorKeys } = requireOfBackend('./src/onboarding/AuthorKeys');
const Pseudonyms = load('usage', 'Pseudonyms');
const TeamSets = load('usage', 'TeamSets');

const DAY_MS = 86_400_000;
const AT_ONCE = 5_000;
/** Of money, as it is counted. */
const UNIT = 10n ** 18n;
const CHANGES_EACH = 2;
const DEPLOYMENTS_PER_INCIDENT = 20;
const DEPLOYMENTS_PER_RUN = 10;

const of = (count, make) => Array.from({ length: count }, (_, at) => make(at));
const commitOf = index => String(index).padStart(40, '0');

async function inParts(count, write) {
  for (let start = 0; start < count; start += AT_ONCE) {
    await write(of(Math.min(AT_ONCE, count - start), index => start + index));
  }
}

/** What the intake would have left of so many events: single ones of the last days, and the sums of all. */
async function seedUsage(knex, company, { count, until, rawDays }) {
  const pseudonyms = await Pseudonyms.create({
    config: new ConfigReader({}),
    knex,
  });
  const teamSets = TeamSets.create({ knex });
  await knex.schema.createTable('bench_people', table => {
    table.integer('index').primary();
    table.string('person', 22);
    table.integer('team_set');
  });
  const people = [];
  for (let index = 0; index < company.people; index++) {
    people.push({
      index,
      person: pseudonyms.person(personRef(index)),
      team_set: await teamSets.idOf([teamRef(teamOfPerson(company, index))]),
    });
  }
  await knex.batchInsert('bench_people', people);
  const terms = of(TERMS, index => ({
    key: pseudonyms.term(termOf(index)),
    term: termOf(index),
  }));
  await knex('usage_terms').insert(terms);
  await knex.raw(
    'create table bench_terms as select (row_number() over () - 1)::integer as index, key from json_to_recordset(?::json) as t (key text)',
    [JSON.stringify(terms)],
  );
  const service = `lpad(service::text, 4, '0')`;
  await knex.raw(
    `create unlogged table bench_usage as
     select event.i, event.at,
       to_char(to_timestamp(event.at / 1000.0) at time zone 'UTC', 'YYYY-MM-DD') as day,
       bench_people.person, bench_people.team_set,
       case when what < 70 then 'page' when what < 88 then 'docs' when what < 96 then 'search'
         when what < 98 then 'search-empty' else 'action' end as kind,
       case when what < 60 then 'catalog' when what < 65 then 'home' when what < 70 then 'catalog'
         when what < 88 then 'techdocs' when what < 98 then 'search' else 'scaffolder' end as plugin,
       case when what < 60 then '/catalog/default/component/service-' || ${service}
         when what < 65 then '/' when what < 70 then '/catalog'
         when what < 88 then '/docs/default/component/service-' || ${service} || '/guide-' || page
         when what < 96 then '' when what < 98 then bench_terms.key else 'create' end as name
     from (${historyOf(company, { count, until })}) as event
     join bench_people on bench_people.index = event.person
     join bench_terms on bench_terms.index = event.term`,
  );
  await knex.raw(
    `insert into usage_events (key, at, day, person, team_set, kind, plugin, name)
     select md5('history/' || i)::uuid, at, day, person, team_set, kind, plugin, name
     from bench_usage where at >= ? order by at`,
    [until - rawDays * DAY_MS],
  );
  await knex.raw(
    'insert into usage_days (kind, day, team_set, count) select kind, day, team_set, count(*) from bench_usage group by 1, 2, 3',
  );
  await knex.raw(
    'insert into usage_names (kind, day, plugin, name, count) select kind, day, plugin, name, count(*) from bench_usage group by 1, 2, 3, 4',
  );
  await knex.raw(
    `insert into usage_people (week, person, team_set)
     select distinct to_char(date_trunc('week', day::date), 'YYYY-MM-DD'), person, team_set from bench_usage`,
  );
  await knex.raw(
    `insert into usage_helpful (page, person, helped, day, team_set)
     select distinct on (name, person) name, person, i % 4 > 0, day, team_set
     from bench_usage where kind = 'docs' and i % 50 = 0 order by name, person, i desc`,
  );
  for (const table of ['bench_usage', 'bench_terms', 'bench_people']) {
    await knex.schema.dropTable(table);
  }
}

/** Services came one after another, four of five of them from a golden path. */
async function seedServices(knex, company, { until }) {
  const first = until - YEARS_MS;
  const path = 'goldenpath:default/service';
  const template = 'template:default/service';
  const seenAt = index =>
    new Date(first + (index / company.services) * YEARS_MS).toISOString();
  for (let index = 0; index < company.services; index++) {
    await knex('subjects')
      .where({ entity_ref: serviceRef(index) })
      .update({ first_seen_at: seenAt(index) });
  }
  await knex('subjects_state').update({
    first_sync_at: new Date(first).toISOString(),
  });
  await knex('subjects_state').increment('version', 1);
  await knex('service_paths').insert({ path, title: 'Service', template });
  await knex.batchInsert(
    'service_runs',
    of(company.services, index => index)
      .filter(index => index % 5 > 0)
      .map(index => ({
        task: `task-${index}`,
        template,
        at: seenAt(index),
        entity_refs: JSON.stringify([serviceRef(index)]),
        repositories: JSON.stringify([repositoryOf(index)]),
      })),
  );
  await knex('services_state').increment('version', 1);
}

/** Deployments, incidents, changes and tickets, written by the plugin's own store in the order in which they happened. */
async function seedDeliveries(knex, company, { count, until }) {
  const store = DatabaseRecordStore.create({ knex });
  const now = new Date(until);
  const subjects = new Map(
    (await knex('subjects').where({ kind: 'component' })).map(row => [
      ` ${row.entity_ref}`,
      row.id,
    ]),
  );
  const first = until - YEARS_MS;
  const timeOf = (index, minutes = 0) =>
    new Date(
      first + (index / count) * YEARS_MS + minutes * 60_000,
    ).toISOString();
  const serviceOf = index => (index * 7) % company.services;
  const telling = (kind, id, time, fields) => ({
    kind,
    source: 'external:bench',
    id,
    time,
    fields,
  });
  await inParts(count, indexes =>
    store.write(
      indexes.flatMap(index => {
        const entityRef = serviceRef(serviceOf(index));
        return [
          telling('deployment', `run-${index}`, timeOf(index), {
            entityRef,
            environment: 'production',
            result: index % 25 === 0 ? 'failure' : 'success',
            reason: index % 17 === 0 ? 'hotfix' : 'change',
            startedAt: timeOf(index, -8),
            finishedAt: timeOf(index),
            commit: commitOf(index * CHANGES_EACH + 1),
            version: `1.${index}`,
            url: `https://ci.example.com/${index}`,
          }),
          ...(index % DEPLOYMENTS_PER_INCIDENT === 3
            ? [
                telling('incident', `incident-${index}`, timeOf(index, 90), {
                  entityRef,
                  title: `Slow ${index}`,
                  createdAt: timeOf(index, 30),
                  resolvedAt: timeOf(index, 30 + (index % 60)),
                }),
                telling('work-item', `ticket-${index}`, timeOf(index, 90), {
                  type: 'platform-ticket',
                  title: `A database ${index}`,
                  team: teamRef(index % company.teams),
                  createdAt: timeOf(index),
                  resolvedAt: timeOf(index, 60),
                }),
              ]
            : []),
        ];
      }),
      { subjects, now },
    ),
  );
  const authorKeyOf = await authorKeys({ config: new ConfigReader({}), knex });
  const authors = of(company.people, index =>
    authorKeyOf(emailOf(nameOf(personRef(index)))),
  );
  await inParts(count * CHANGES_EACH, indexes =>
    store.writeChanges(
      indexes.map(index => {
        const deployment = Math.floor(index / CHANGES_EACH);
        const repository = repositoryOf(serviceOf(deployment));
        return {
          id: `${repository}@${commitOf(index)}`,
          repository,
          commit: commitOf(index),
          position: index,
          firstCommitAt: timeOf(deployment, -60 - ((index * 7_919) % 10_000)),
          mergedAt: timeOf(deployment, -10),
          // Of those who are there by then
          author:
            authors[
              (index * 7_919) %
                Math.ceil(((deployment + 1) / count) * authors.length)
            ],
        };
      }),
    ),
  );
  const teamSets = TeamSets.create({ knex });
  const sets = [];
  for (let team = 0; team < company.teams; team++) {
    sets.push(await teamSets.idOf([teamRef(team)]));
  }
  await knex.batchInsert(
    'template_runs',
    of(Math.floor(count / DEPLOYMENTS_PER_RUN), index => ({
      id: `run-${index}`,
      template: 'template:default/service',
      status: ['completed', 'completed', 'completed', 'failed'][index % 4],
      started_at: timeOf(index * DEPLOYMENTS_PER_RUN),
      ended_at: timeOf(index * DEPLOYMENTS_PER_RUN, 2),
      minutes_saved: 90,
      team_set: sets[index % sets.length],
    })),
  );
}

/** Each service costs something in three categories, every day. */
async function seedCosts(knex, company, { until }) {
  const store = DatabaseCostStore.create({ knex });
  const days = of(YEARS_MS / DAY_MS, index =>
    new Date(until - index * DAY_MS).toISOString().slice(0, 10),
  );
  const months = Object.groupBy(days, day => day.slice(0, 7));
  for (const [billingMonth, ofMonth] of Object.entries(months)) {
    const cells = ofMonth.flatMap(day =>
      of(company.services * 3, index => {
        const amount = BigInt(1 + (index % 9)) * UNIT;
        return {
          account: 'acme',
          billingMonth,
          day,
          key: serviceName(index % company.services),
          currency: 'EUR',
          provider: 'Cloud',
          category: ['Compute', 'Storage', 'Network'][index % 3],
          effective: amount,
          billed: amount,
          charges: 1,
        };
      }),
    );
    await store.replace(cells, {
      file: billingMonth,
      source: 'focus',
      isPart: false,
      now: new Date(until),
    });
  }
}

await part(async ({ connection, company, usage, deployments, until }) => {
  const { knex: connect } = requireOfBackend('knex');
  const knex = connect({ client: 'pg', connection, pool: { min: 1, max: 1 } });
  await knex.raw(`set work_mem = '256MB'`);
  await seedUsage(knex, company, { ...usage, until });
  await seedServices(knex, company, { until });
  await seedDeliveries(knex, company, { ...deployments, until });
  await seedCosts(knex, company, { until });
  await knex.raw('vacuum analyze');
  // When the database is ended later, it need not do all of this again
  await knex.raw('checkpoint');
  const [{ raw }] = await knex('usage_events').select(
    knex.raw('count(*)::integer as raw'),
  );
  await knex.destroy();
  return { raw };
});
