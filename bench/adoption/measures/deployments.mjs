import { say } from '../../../scripts/setup/progress.mjs';
import { TOKEN } from '../../shared/Portal.mjs';
import { round } from '../../shared/statistics.mjs';
import { since } from '../../shared/time.mjs';
import { serviceRef } from '../company/describeCompany.mjs';
import { DATABASE, startPaved } from '../sides/paved.mjs';
import { Disruption } from './Disruption.mjs';
import { final, post, sendAll } from './send.mjs';

const BATCH = 200;
const SOURCE = 'https://ci.example';
const DAY_MS = 86_400_000;

/** A deployment as a pipeline tells of it, within the last month. */
function deploymentEvent({ company, until }, id, index) {
  const finished = until - ((index * 7_919) % (30 * 1440)) * 60_000;
  const time = new Date(finished).toISOString();
  return {
    specversion: '1.0',
    id: `event-${id}`,
    source: SOURCE,
    type: 'dev.paved.deployment',
    time,
    data: {
      id,
      entity: serviceRef(index % company.services),
      environment: 'production',
      result: 'success',
      startedAt: new Date(finished - 480_000).toISOString(),
      finishedAt: time,
    },
  };
}

/** @param ids with the number of each, which tells the rest of it */
export async function sendDeployments(bench, portal, ids) {
  const events = ids.map(({ id, index }) => deploymentEvent(bench, id, index));
  const { taken, repeated, refused } = await post(
    `${portal.url}/api/adoption/events`,
    TOKEN,
    events,
  );
  if (taken + repeated !== events.length) {
    throw final(
      `of ${
        events.length
      } deployments ${taken} were taken and ${repeated} known: ${JSON.stringify(
        refused.slice(0, 2),
      )}`,
    );
  }
}

/** Deployments over HTTP, while the database and the backend end once each. */
export async function measureDeployments(bench, { deployments }) {
  const { server } = bench;
  const portal = await startPaved(bench);
  const batches = Array.from(
    { length: Math.ceil(deployments.sent / BATCH) },
    (_, batch) =>
      Array.from(
        { length: Math.min(BATCH, deployments.sent - batch * BATCH) },
        (_each, index) => ({
          id: `sent-${batch * BATCH + index}`,
          index: batch * BATCH + index,
        }),
      ),
  );
  const warmUp = Array.from({ length: BATCH }, (_, index) => ({
    id: `warm-up-${index}`,
    index,
  }));
  await sendDeployments(bench, portal, warmUp);
  const calm = batches.slice(0, Math.ceil(batches.length / 2));
  const start = performance.now();
  await sendAll(calm, batch => sendDeployments(bench, portal, batch));
  const perSecond = round(calm.flat().length / since(start), 0);

  const rest = batches.slice(calm.length);
  const disruption = new Disruption(bench, portal, () => startPaved(bench));
  const again = await sendAll(
    rest,
    batch => sendDeployments(bench, disruption.portal, batch),
    done => disruption.reached(done / rest.length),
  );
  await disruption.over();
  const [{ known }] = await server.query(
    DATABASE,
    'select count(*)::integer as known from deployments where id like $1',
    [`${SOURCE}/sent-%`],
  );
  // What the dashboard counts must be what the tables hold
  const from = new Date(bench.until - 40 * DAY_MS).toISOString();
  const to = new Date(bench.until + DAY_MS).toISOString();
  const { items } = await disruption.portal.json(
    `/api/adoption/metrics?ids=delivery.deployment-frequency&from=${from}&to=${to}`,
  );
  const [{ counted }] = await server.query(
    DATABASE,
    `select count(*)::integer as counted from deployments
     where environment = 'production' and result = 'success' and subject is not null
       and finished_at >= $1 and finished_at < $2`,
    [from, to],
  );
  await disruption.portal.stop();
  const result = {
    sent: deployments.sent,
    perSecond,
    missing: deployments.sent - known,
    sentAgain: again,
    away: disruption.away,
    endedByItself: disruption.ended,
    counted,
    shown: items[0].sample,
  };
  say(
    `  ${perSecond} deployments a second; ${result.missing} of ${deployments.sent} lost; the dashboard counts ${result.shown} of ${counted}`,
  );
  return result;
}
