import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from '../../../scripts/setup/paths.mjs';
import { SOURCES } from '../company/checks.mjs';
import { createCompany, serviceRef } from '../company/createCompany.mjs';

const require = createRequire(path.join(root, 'packages/backend/package.json'));
const { createBackend } = require('@backstage/backend-defaults');
const requireOfScorecards = createRequire(
  path.join(root, 'plugins/scorecards-backend/package.json'),
);
const { createBackendModule, createServiceFactory } = requireOfScorecards(
  '@backstage/backend-plugin-api',
);
const { stringifyEntityRef } = requireOfScorecards('@backstage/catalog-model');
const { catalogServiceRef } = requireOfScorecards(
  '@backstage/plugin-catalog-node',
);
const { scorecardsCollectorsExtensionPoint } = requireOfScorecards(
  '@paved/plugin-scorecards-node',
);

const company = createCompany({ size: Number(process.env.BENCH_SIZE) });
const services = Array.from({ length: company.size }, (_, index) => index);
const indexes = new Map(services.map(index => [serviceRef(index), index]));

/** Entities without a catalog: to process ten thousand takes it longer than all that is measured here. */
function catalogInMemory() {
  const entities = new Map(
    [...company.others(), ...services.map(company.service)].map(entity => [
      stringifyEntityRef(entity),
      entity,
    ]),
  );
  return {
    getEntitiesByRefs: async ({ entityRefs }) => ({
      items: entityRefs.map(ref => entities.get(ref)),
    }),
    async *streamEntities({ pageSize }) {
      const all = [...entities.values()];
      for (let start = 0; start < all.length; start += pageSize) {
        yield all.slice(start, start + pageSize);
      }
    },
  };
}

/** Answers at once, so that what is measured is the portal's own part of fresh facts. */
const collectorOf = source => ({
  id: source,
  async *collect({ subjects }, { now }) {
    for (const { entityRef } of subjects) {
      const values = company.facts(indexes.get(entityRef), source) ?? {};
      yield {
        entityRef,
        facts: Object.fromEntries(
          Object.entries(values).map(([name, value]) => [
            name,
            { value, observedAt: now.toISOString() },
          ]),
        ),
      };
    }
  },
});

const backend = createBackend();
backend.add(
  createServiceFactory({
    service: catalogServiceRef,
    deps: {},
    factory: catalogInMemory,
  }),
);
backend.add(requireOfScorecards('@paved/plugin-scorecards-backend'));
backend.add(
  createBackendModule({
    pluginId: 'scorecards',
    moduleId: 'bench-collectors',
    register(env) {
      env.registerInit({
        deps: { collectors: scorecardsCollectorsExtensionPoint },
        async init({ collectors }) {
          SOURCES.slice(0, 2).forEach(source =>
            collectors.addCollector(collectorOf(source)),
          );
        },
      });
    },
  }),
);

backend.start().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
