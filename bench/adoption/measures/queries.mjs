import { Person } from '../../../scripts/setup/Person.mjs';
import { say } from '../../../scripts/setup/progress.mjs';
import { round, summarize } from '../../shared/statistics.mjs';
import {
  departmentRef,
  PLATFORM_ENGINEER,
  teamRef,
} from '../company/describeCompany.mjs';
import { sleep } from '../../shared/time.mjs';
import { startPaved } from '../sides/paved.mjs';
import { sendDeployments } from './deployments.mjs';

export const PERIODS = [30, 90, 365, 730];
const DAY_MS = 86_400_000;
const SETTLE_MS = 5_000;
const ZONE = 'Europe/Berlin';

const bucketOf = days => {
  if (days <= 30) {
    return 'day';
  }
  return days <= 90 ? 'week' : 'month';
};

/** What the dashboard asks for: the numbers of an area at once, and each by itself when it is opened; then the rows behind it. */
function queriesOf(definitions, { until }) {
  const ids = definitions.map(({ id }) => id);
  const areas = Object.groupBy(ids, id => id.split('.')[0]);
  const wholes = [...Object.values(areas).map(of => of.join(',')), ...ids];
  return ['company', 'department', 'team'].flatMap(scope =>
    PERIODS.flatMap(days => {
      const team = { department: departmentRef(0), team: teamRef(1) }[scope];
      const period = new URLSearchParams({
        from: new Date(until - days * DAY_MS).toISOString(),
        to: new Date(until + 3_600_000).toISOString(),
        zone: ZONE,
        bucket: bucketOf(days),
        ...(team && { team }),
      });
      return [...new Set(wholes)].map(of => ({
        ids: of,
        scope,
        days,
        path: `/api/adoption/metrics?ids=${of}&${period}`,
        rows: of.includes(',')
          ? undefined
          : `/api/adoption/metrics/${of}/rows?${period}`,
      }));
    }),
  );
}

async function timed(person, path) {
  const start = performance.now();
  const answer = await person.ask('GET', path);
  return { answer, milliseconds: performance.now() - start };
}

const SHOWN = 5;

/** Those that take longest, the worst first. */
const slowest = byQuery =>
  [...byQuery]
    .map(([name, samples]) => ({ name, ...summarize(samples) }))
    .sort((a, b) => b.p95 - a.p95)
    .slice(0, SHOWN);

const nameOf = ({ ids, scope, days }) =>
  `${
    ids.includes(',') ? `${ids.split('.')[0]}.*` : ids
  }, ${scope}, ${days} days`;

/** Asks each query once in every round. */
async function ask(person, queries, { rounds, pathOf, before }) {
  const samples = [];
  const byQuery = new Map();
  const withValue = new Set();
  for (let turn = -1; turn < rounds; turn++) {
    for (const query of queries) {
      await before?.();
      const { answer, milliseconds } = await timed(person, pathOf(query));
      (answer.items ?? [])
        .filter(({ value }) => value !== undefined && value !== 0)
        .forEach(({ metric }) => withValue.add(metric));
      // The first round is for what is made once
      if (turn >= 0) {
        samples.push(milliseconds);
        byQuery.set(nameOf(query), [
          ...(byQuery.get(nameOf(query)) ?? []),
          milliseconds,
        ]);
      }
    }
  }
  const [worst, ...more] = slowest(byQuery);
  return {
    ...summarize(samples),
    worst,
    more,
    queries: queries.length,
    withValue: [...withValue].sort(),
  };
}

/** Milliseconds of every query of the dashboard, asked by somebody of the platform team, one at a time. */
export async function measureQueries(bench, { rounds }) {
  const portal = await startPaved(bench);
  const person = await Person.signIn(
    { url: portal.url, patienceMs: 120_000, pauseMs: 500 },
    PLATFORM_ENGINEER,
  );
  const { items } = await person.ask(
    'GET',
    '/api/adoption/metrics/definitions',
  );
  const queries = queriesOf(items, bench);
  const cold = await timed(
    person,
    queries.find(
      ({ ids, scope }) => ids.startsWith('delivery.') && scope === 'company',
    ).path,
  );
  const warm = await ask(person, queries, {
    rounds,
    pathOf: ({ path }) => path,
  });
  say(
    `  ${queries.length} queries: p95 ${warm.p95} ms; slowest ${warm.worst.name}: ${warm.worst.p95} ms`,
  );
  let arrived = 0;
  const fresh = await ask(
    person,
    queries.filter(({ ids }) => ids.includes(',')),
    {
      rounds,
      pathOf: ({ path }) => path,
      before: async () => {
        arrived += 1;
        await sendDeployments(bench, portal, [
          { id: `one-more-${arrived}`, index: arrived },
        ]);
      },
    },
  );
  say(
    `  after one more deployment: p95 ${fresh.p95} ms; slowest ${fresh.worst.name}: ${fresh.worst.p95} ms`,
  );
  const rows = await ask(
    person,
    queries.filter(query => query.rows && query.scope !== 'department'),
    { rounds: Math.min(rounds, 5), pathOf: query => query.rows },
  );
  say(
    `  rows: p95 ${rows.p95} ms; slowest ${rows.worst.name}: ${rows.worst.p95} ms`,
  );
  portal.collectGarbage();
  await sleep(SETTLE_MS);
  const megabytes = round(portal.residentBytes() / 1e6, 0);
  await portal.stop();
  return {
    metrics: items.length,
    first: round(cold.milliseconds, 0),
    warm,
    fresh,
    rows,
    megabytes,
  };
}
