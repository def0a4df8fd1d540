import { say } from '../../../scripts/setup/progress.mjs';
import { summarize } from '../../shared/statistics.mjs';

const ROUNDS = 40;
const WARM_UP = 5;

const SCORECARD = 'scorecard=production-readiness';
const STANDINGS = `/api/scorecards/standings?${SCORECARD}`;

/** What somebody does with the list: open it, sort it, narrow it down, search it. */
const LISTS = [
  STANDINGS,
  `${STANDINGS}&sort=score&order=desc&limit=100`,
  `${STANDINGS}&sort=changed&order=desc`,
  `${STANDINGS}&level=none&sort=owner`,
  `${STANDINGS}&owner=group:default/division-00000&sort=level`,
  `${STANDINGS}&check=ci-coverage&status=fail`,
  `${STANDINGS}&search=ledger-api`,
];

const OTHERS = {
  rollup: `/api/scorecards/rollups?${SCORECARD}&by=owner`,
  overview: '/api/scorecards/scorecards',
  trend: `/api/scorecards/trend?${SCORECARD}&days=90`,
};

async function timed(portal, route) {
  const start = performance.now();
  const answer = await portal.json(route);
  return { answer, milliseconds: performance.now() - start };
}

/** A list and the page after it. */
async function page(portal, route, samples) {
  const first = await timed(portal, route);
  const { nextCursor } = first.answer;
  samples.push(first.milliseconds);
  if (nextCursor) {
    const next = await timed(portal, `${route}&cursor=${nextCursor}`);
    samples.push(next.milliseconds);
  }
}

/** Milliseconds of what the pages ask for, one request at a time. */
export async function measurePages(portal) {
  const samples = { list: [], rollup: [], overview: [], trend: [] };
  const byList = LISTS.map(() => []);
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const keep = round >= 0;
    for (const [index, route] of LISTS.entries()) {
      const taken = [];
      await page(portal, route, taken);
      if (keep) {
        samples.list.push(...taken);
        byList[index].push(...taken);
      }
    }
    for (const [name, route] of Object.entries(OTHERS)) {
      const { milliseconds } = await timed(portal, route);
      if (keep) {
        samples[name].push(milliseconds);
      }
    }
  }
  const results = Object.fromEntries(
    Object.entries(samples).map(([name, taken]) => [name, summarize(taken)]),
  );
  say(
    `  p95: list ${results.list.p95} ms, roll-up ${results.rollup.p95} ms, overview ${results.overview.p95} ms, trend ${results.trend.p95} ms`,
  );
  return {
    ...results,
    lists: Object.fromEntries(
      LISTS.map((route, index) => [
        route.slice(STANDINGS.length) || 'as it opens',
        summarize(byList[index]),
      ]),
    ),
  };
}
