import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from '../../../scripts/setup/paths.mjs';
import { SOURCES } from '../company/checks.mjs';
import { serviceRef } from '../company/createCompany.mjs';

const backend = path.join(root, 'plugins/scorecards-backend');
const requireOfBackend = createRequire(path.join(backend, 'package.json'));

/** As Backstage's own connections to PostgreSQL, in a process that evaluates. */
export function connect(connection) {
  const { knex } = requireOfBackend('knex');
  return knex({ client: 'pg', connection, pool: { min: 0, max: 10 } });
}

/** Counts queries from now on. */
export function countQueries(knex) {
  let count = 0;
  const add = () => count++;
  knex.on('query', add);
  return () => {
    knex.removeListener('query', add);
    return count;
  };
}

/** What Paved's plugin evaluates with, without the rest of a backend. */
export async function openStores({ connection, clock = () => new Date() }) {
  const load = (place, name) => requireOfBackend(`./src/${place}`)[name];
  const store = name => load(`database/${name}`, name);
  const knex = connect(connection);
  const subjects = store('DatabaseSubjectStore').create({ knex });
  const facts = store('DatabaseFactStore').create({ knex });
  const standings = store('DatabaseStandingStore').create({ knex });
  const waivers = store('DatabaseWaiverStore').create({ knex });
  const scorecards = store('DatabaseScorecardStore').create({ knex });
  const fail = message => {
    throw new Error(message);
  };
  const definitions = load(
    'definitions/ScorecardDefinitions',
    'ScorecardDefinitions',
  ).create({ subjects, scorecards, logger: { warn: fail, error: fail } });
  const evaluator = load('evaluation/Evaluator', 'Evaluator').create({
    subjects,
    facts,
    standings,
    waivers,
    definitions,
    clock,
  });
  const toSubjectRecord = load('sync/toSubjectRecord', 'toSubjectRecord');
  return {
    knex,
    subjects,
    facts,
    definitions,
    evaluator,
    toSubjectRecord,
    migrate: () =>
      knex.migrate.latest({ directory: path.join(backend, 'migrations') }),
    close: () => knex.destroy(),
  };
}

const AT_ONCE = 1_000;

export function inParts(items) {
  const parts = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    parts.push(items.slice(start, start + AT_ONCE));
  }
  return parts;
}

/** Ids of all services, by their index. */
export async function serviceIds(stores, company) {
  const ids = [];
  const services = Array.from({ length: company.size }, (_, index) => index);
  for (const indexes of inParts(services)) {
    const found = await stores.subjects.byRefs(indexes.map(serviceRef));
    const byRef = new Map(found.map(({ entityRef, id }) => [entityRef, id]));
    ids.push(...indexes.map(index => byRef.get(serviceRef(index))));
  }
  return ids;
}

/** Has the sources say what they say of all services, as their collectors would. */
export async function writeFacts(
  stores,
  company,
  { at, sources = SOURCES, services, ids },
) {
  const subjectIds = ids ?? (await serviceIds(stores, company));
  const observedAt = at.toISOString();
  for (const source of sources) {
    for (const indexes of inParts(services ?? [...subjectIds.keys()])) {
      const outcomes = indexes.flatMap(index => {
        const values = company.facts(index, source);
        return values
          ? [
              {
                subjectId: subjectIds[index],
                facts: toFacts(values, observedAt),
              },
            ]
          : [];
      });
      await stores.facts.writeCollected(source, outcomes, at);
    }
  }
}

const toFacts = (values, observedAt) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      { value, observedAt },
    ]),
  );
