import { createRequire } from 'node:module';
import {
  CHECKS,
  SOURCES,
  techInsightsChecks,
  techInsightsSchema,
} from '../company/checks.mjs';
import { createCompany, serviceRef } from '../company/createCompany.mjs';
import { part, timed } from '../../shared/part.mjs';
import { connect, countQueries } from './stores.mjs';

const require = createRequire(import.meta.url);
const {
  initializePersistenceContext,
} = require('@backstage-community/plugin-tech-insights-backend');
const {
  JsonRulesEngineFactCheckerFactory,
} = require('@backstage-community/plugin-tech-insights-backend-module-jsonfc');
const requireOfTechInsights = createRequire(
  require.resolve('@backstage-community/plugin-tech-insights-backend'),
);
const pLimit = requireOfTechInsights('p-limit');

/** `techInsights.checksRunConcurrency` when nobody sets it. */
const CONCURRENCY = 100;
const FACTS_AT_ONCE = 2_000;
const WARM_UP = 300;

const fail = message => {
  throw new Error(message);
};
const logger = {
  debug() {},
  info() {},
  warn: fail,
  error: fail,
  child: () => logger,
};

async function fill(store, company) {
  for (const source of SOURCES) {
    await store.insertFactSchema({
      id: source,
      version: '1.0.0',
      schema: techInsightsSchema(source),
    });
    const facts = Array.from({ length: company.size }, (_, index) => {
      const [, name] = serviceRef(index).split('/');
      return {
        entity: { kind: 'component', namespace: 'default', name },
        facts: company.facts(index, source),
      };
    }).filter(({ facts: values }) => values);
    for (let start = 0; start < facts.length; start += FACTS_AT_ONCE) {
      await store.insertFacts({
        id: source,
        facts: facts.slice(start, start + FACTS_AT_ONCE),
      });
    }
  }
}

/**
 * What `POST /api/tech-insights/checks/run` does for all entities, with its store and its fact checker, but for HTTP and for
 * writing the answer as JSON. Its checks have no filters, which would each ask the catalog.
 */
function runAll(store, checker, references) {
  const limit = pLimit(CONCURRENCY);
  return Promise.all(
    references.map(reference =>
      limit(async () => ({
        entity: reference,
        results: await checker.runChecks(reference),
      })),
    ),
  );
}

const letterOf = result => {
  if (!result) {
    return 'U';
  }
  return result.result ? 'P' : 'F';
};

await part(async ({ connection, size }) => {
  const knex = connect(connection);
  const { techInsightsStore: store } = await initializePersistenceContext(
    { getClient: async () => knex },
    { logger },
  );
  await fill(store, createCompany({ size }));
  await knex.raw('vacuum analyze');
  const checker = new JsonRulesEngineFactCheckerFactory({
    checks: techInsightsChecks(),
    logger,
  }).construct(store);

  const toReference = ({ kind, namespace, name }) =>
    `${kind}:${namespace}/${name}`;
  const warmUp = (await store.getEntities()).slice(0, WARM_UP);
  await runAll(store, checker, warmUp.map(toReference));

  const queries = countQueries(knex);
  const { answer, ...times } = await timed(async () => {
    const entities = await store.getEntities();
    return runAll(store, checker, entities.map(toReference));
  });
  const verdicts = Object.fromEntries(
    answer.map(({ entity, results }) => {
      const byId = new Map(results.map(result => [result.check.id, result]));
      return [entity, CHECKS.map(({ id }) => letterOf(byId.get(id))).join('')];
    }),
  );
  const counted = queries();
  await knex.destroy();
  return { ...times, queries: counted, entities: answer.length, verdicts };
});
