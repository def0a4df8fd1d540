import path from 'node:path';
import { root } from '../../../scripts/setup/paths.mjs';
import { Portal } from '../../shared/Portal.mjs';
import { until } from '../../shared/time.mjs';
import { personRef } from '../company/describeCompany.mjs';
import { sharedConfig } from './paved.mjs';

const PREFIX = 'bench_insights_';
/** Of the plugin. */
export const DATABASE = `${PREFIX}adoption-insights`;

/**
 * Adoption Insights in a Backstage of its own.
 *
 * @param settings of `app.analytics.adoptionInsights`; without any it has its own
 */
export async function startInsights(bench, settings = {}) {
  const shared = sharedConfig(bench, PREFIX);
  const portal = await Portal.start({
    name: 'insights',
    folder: bench.folder,
    entry: path.join(root, 'bench/adoption/sides/insightsBackend.cjs'),
    configFiles: [],
    config: {
      ...shared,
      app: { ...shared.app, analytics: { adoptionInsights: settings } },
      auth: { ...shared.auth, providers: {} },
      // People that the benchmark signs in itself are not known to the permission policy
      permission: { enabled: false },
    },
    env: { BENCH_INSIGHTS: bench.insights, NODE_ENV: 'production' },
  });
  await portal.listening();
  await until(
    { seconds: 60, every: 250, what: 'the first answer of Adoption Insights' },
    async () => {
      portal.assertAlive();
      const answer = await fetch(
        `${portal.url}/api/adoption-insights/events?type=total_users&start_date=2026-01-01&end_date=2026-01-02&timezone=UTC`,
        {
          headers: {
            authorization: `Bearer ${bench.keys.token(personRef(0))}`,
          },
        },
      ).catch(() => undefined);
      return answer?.ok || undefined;
    },
  );
  return portal;
}
