import path from 'node:path';
import { root } from '../../../scripts/setup/paths.mjs';
import { Portal, TOKEN } from '../../shared/Portal.mjs';
import { until } from '../../shared/time.mjs';

/** The prefix of its databases' names; what follows is the plugin's id. */
const PREFIX = 'bench_http_';
export const DATABASE = `${PREFIX}scorecards`;

/** The scorecards plugin in a backend of its own, over a database that is filled already. */
export async function startBackend(bench, { name, size, scorecards = {} }) {
  const portal = await Portal.start({
    name,
    folder: bench.folder,
    entry: path.join(root, 'bench/scorecards/parts/backend.mjs'),
    configFiles: [],
    config: {
      app: { baseUrl: 'http://localhost:${PAVED_PORT}' },
      backend: {
        baseUrl: 'http://localhost:${PAVED_PORT}',
        listen: { host: '127.0.0.1', port: '${PAVED_PORT}' },
        database: {
          client: 'pg',
          prefix: PREFIX,
          connection: bench.server.connection(),
        },
        auth: {
          externalAccess: [
            { type: 'static', options: { token: TOKEN, subject: 'bench' } },
          ],
        },
      },
      scorecards,
    },
    env: {
      BENCH_SIZE: String(size),
      NODE_ENV: 'production',
      ...(bench.profile && {
        NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${bench.folder}/${name}-profile`,
      }),
    },
  });
  await portal.listening();
  await until(
    { seconds: 60, every: 200, what: 'the first answer of the scorecards' },
    async () => {
      const answer = await portal.request('/api/scorecards/scorecards');
      return answer.ok || undefined;
    },
  );
  return portal;
}
