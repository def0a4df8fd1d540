import fs from 'node:fs';
import path from 'node:path';
import { leanNode } from '../../../scripts/setup/leanNode.mjs';
import { root } from '../../../scripts/setup/paths.mjs';
import { Portal, TOKEN } from '../../shared/Portal.mjs';
import { until } from '../../shared/time.mjs';
import {
  PLATFORM_ENGINEER,
  PLATFORM_TEAM,
  writeCatalog,
  YEARS_MS,
} from '../company/describeCompany.mjs';

const PREFIX = 'bench_paved_';
/** Of the plugin. */
export const DATABASE = `${PREFIX}adoption`;

const url = 'http://localhost:${PAVED_PORT}';

export const sharedConfig = ({ server, keys }, prefix) => ({
  app: { baseUrl: url },
  backend: {
    baseUrl: url,
    listen: { host: '127.0.0.1', port: '${PAVED_PORT}' },
    database: { client: 'pg', prefix, connection: server.connection() },
    auth: {
      externalAccess: [
        { type: 'static', options: { token: TOKEN, subject: 'bench' } },
      ],
    },
  },
  auth: keys.config(),
});

/** Search and docs are not asked for anything here. */
const SELDOM = {
  frequency: { hours: 12 },
  timeout: { minutes: 15 },
  initialDelay: { hours: 6 },
};

/** The portal as it is, with the company in one file of its catalog. It can be ended and started again on what it has. */
export async function startPaved(bench) {
  const { folder, company, keys } = bench;
  const file = path.join(folder, 'company.yaml');
  fs.writeFileSync(file, writeCatalog(company, bench));
  const shared = sharedConfig(bench, PREFIX);
  const portal = await Portal.start({
    name: 'paved',
    folder,
    entry: path.join(root, 'packages/backend/src/index.ts'),
    node: leanNode,
    configFiles: [path.join(root, 'app-config.yaml')],
    config: {
      ...shared,
      auth: {
        ...keys.config(),
        providers: {
          development: {
            people: [
              {
                entityRef: `user:default/${PLATFORM_ENGINEER}`,
                role: 'Platform engineer',
              },
            ],
          },
        },
      },
      catalog: {
        rules: [{ allow: ['Component', 'User', 'Group', 'Location'] }],
        locations: [{ type: 'file', target: file }],
      },
      adoption: {
        services: {
          since: new Date(bench.until - YEARS_MS).toISOString().slice(0, 10),
        },
      },
      permission: { ownership: { administrators: [PLATFORM_TEAM] } },
      search: {
        collators: {
          catalog: { schedule: SELDOM },
          techdocs: { schedule: SELDOM },
        },
      },
    },
  });
  await portal.listening();
  await until(
    { seconds: 120, every: 250, what: 'the first answer of adoption' },
    async () => {
      portal.assertAlive();
      const answer = await portal
        .request('/api/adoption/metrics/definitions')
        .catch(() => undefined);
      return answer?.ok || undefined;
    },
  );
  return portal;
}

/** Waits until the plugin knows the services that the catalog has. */
export async function servicesKnown({ server, company }, portal) {
  await until(
    { seconds: 400, every: 1000, what: 'adoption to know all services' },
    async () => {
      portal.assertAlive();
      const [{ count }] = await server.query(
        DATABASE,
        `select count(*)::integer as count from subjects where kind = 'component' and owner is not null`,
      );
      return count === company.services || undefined;
    },
  );
}
