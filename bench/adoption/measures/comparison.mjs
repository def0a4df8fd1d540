import { say } from '../../../scripts/setup/progress.mjs';
import { SetupError } from '../../../scripts/setup/SetupError.mjs';
import { percentile, round, summarize } from '../../shared/statistics.mjs';
import { since, sleep, until } from '../../shared/time.mjs';
import { personRef, YEARS_MS } from '../company/describeCompany.mjs';
import {
  batchesOf,
  eventsOf,
  historyOf,
  toInsights,
} from '../company/usage.mjs';
import { DATABASE, startInsights } from '../sides/insights.mjs';
import { Disruption } from './Disruption.mjs';
import { PERIODS } from './queries.mjs';
import { post, sendAll, tokensOf } from './send.mjs';

const DAY_MS = 86_400_000;
const TYPES = [
  'total_users',
  'active_users',
  'top_plugins',
  'top_templates',
  'top_techdocs',
  'top_searches',
  'top_catalog_entities',
];
/** As much at once and as often as its configuration allows within reason; by itself it writes 5 events every 2 s. */
const FASTEST = { maxBufferSize: 1_000, flushInterval: 100 };
/** It refuses bodies of more than 100 kB. */
const BATCH = 100;
/** Between batches of each who sends: together they send 500 events a second, far below what it takes. */
const CALM_MS = 1_600;

const rowsOf = async server => {
  const [{ rows }] = await server.query(
    DATABASE,
    'select count(*)::integer as rows from events',
  );
  return rows;
};

/** The same two years in its table, with the partitions that its own job makes month by month. */
async function seed({ server, company, until: end }, count) {
  const query = (text, values) => server.query(DATABASE, text, values);
  const monthOf = at => new Date(at).toISOString().slice(0, 7);
  for (
    let month = new Date(`${monthOf(end - YEARS_MS)}-01T00:00:00Z`);
    month.getTime() < end + 32 * DAY_MS;

  ) {
    const next = new Date(month);
    next.setUTCMonth(next.getUTCMonth() + 1);
    await query(
      `create table if not exists events_${monthOf(month).replace(
        '-',
        '_',
      )} partition of events
       for values from ('${month.toISOString()}') to ('${next.toISOString()}')`,
    );
    month = next;
  }
  // Indexes are faster made of rows that are there
  const indexes = await query(
    `select indexname as name, indexdef as definition from pg_indexes
     where tablename = 'events' and indexname like 'idx%'`,
  );
  for (const { name } of indexes) {
    await query(`drop index "${name}"`);
  }
  const service = `'service-' || lpad(service::text, 4, '0')`;
  const user = `'user:default/person-' || lpad(person::text, 5, '0')`;
  await query(
    `insert into events (action, subject, value, plugin_id, user_ref, attributes, context, created_at)
     select case when what < 88 then 'navigate' when what < 98 then 'search' else 'click' end,
       case when what < 60 then '/catalog/default/component/' || service when what < 65 then '/' when what < 70 then '/catalog'
         when what < 88 then '/docs/default/component/' || service || '/guide-' || page || '/'
         when what < 98 then 'how to ' || term else 'Create' end,
       case when what >= 88 and what < 96 then '7' when what >= 96 and what < 98 then '0' end,
       plugin, user_ref,
       case when what < 60 or (what >= 70 and what < 88)
         then jsonb_build_object('kind', 'component', 'namespace', 'default', 'name', service) else '{}' end,
       jsonb_build_object('pluginId', plugin, 'extension', 'App', 'routeRef', 'unknown', 'userName', user_ref,
         'userId', encode(sha256(user_ref::bytea), 'hex'), 'timestamp', to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
         || case when what >= 98 then '{"entityRef": "template:default/service"}'::jsonb else '{}' end,
       created_at
     from (select what, page, term, ${service} as service, ${user} as user_ref, to_timestamp(at / 1000.0) as created_at,
         case when what < 60 then 'catalog' when what < 65 then 'home' when what < 70 then 'catalog'
           when what < 88 then 'techdocs' when what < 98 then 'search' else 'scaffolder' end as plugin
       from (${historyOf(company, {
         count,
         until: end,
       })}) as numbers) as event`,
  );
  for (const { definition } of indexes) {
    await query(definition.replace(' ON ONLY ', ' ON '));
  }
  await query('vacuum analyze');
}

async function measureQueries(bench, portal, rounds) {
  const token = bench.keys.token(personRef(0));
  const day = at => new Date(at).toISOString().slice(0, 10);
  const samples = [];
  const byQuery = {};
  for (let turn = -1; turn < rounds; turn++) {
    for (const type of TYPES) {
      for (const days of PERIODS) {
        const start = performance.now();
        const answer = await fetch(
          `${portal.url}/api/adoption-insights/events?${new URLSearchParams({
            type,
            start_date: day(bench.until - days * DAY_MS),
            end_date: day(bench.until),
            timezone: 'Europe/Berlin',
            limit: '20',
          })}`,
          { headers: { authorization: `Bearer ${token}` } },
        );
        const text = await answer.text();
        if (!answer.ok) {
          throw new Error(
            `${type} was answered with ${answer.status}: ${text}`,
          );
        }
        if (turn >= 0) {
          const milliseconds = performance.now() - start;
          samples.push(milliseconds);
          const name = `${type}, ${days} days`;
          (byQuery[name] ??= []).push(milliseconds);
        }
      }
    }
  }
  const [worst] = Object.entries(byQuery)
    .map(([name, taken]) => ({ name, p95: round(percentile(taken, 0.95), 0) }))
    .sort((a, b) => b.p95 - a.p95);
  return { ...summarize(samples), worst };
}

const sendTo = (bench, portal, tokenOf) => batch =>
  post(
    `${portal.url}/api/adoption-insights/events`,
    tokenOf(personRef(batch.person)),
    eventsOf(bench.company, batch, bench.until).map(event => {
      const { context, ...rest } = toInsights(event);
      return { ...rest, context: { ...context, series: batch.series } };
    }),
  );

/** Events a second that it says it has, and that it has written. */
async function measureRate(bench, portal, { count, seconds, size = BATCH }) {
  const { server, company } = bench;
  const before = await rowsOf(server);
  const tokenOf = tokensOf(bench.keys);
  const start = performance.now();
  await sendAll(
    batchesOf(company, { series: `rate-${size}-${count}`, count, size }),
    sendTo(bench, portal, tokenOf),
  );
  const accepted = count / since(start);
  await until(
    { seconds, every: 100, what: 'all to be written' },
    async () => (await rowsOf(server)) - before >= count || undefined,
  ).catch(() => undefined);
  const written = (await rowsOf(server)) - before;
  return {
    accepted: round(accepted, 0),
    written: round(written / since(start), 1),
    isComplete: written >= count,
  };
}

/** What it had said that it has, and had not when database and backend had ended once. */
async function measureDisrupted(bench, portal, count) {
  const { server, company } = bench;
  const tokenOf = tokensOf(bench.keys);
  const disruption = new Disruption(bench, portal, () =>
    startInsights(bench, FASTEST),
  );
  const batches = batchesOf(company, {
    series: 'disrupted',
    count,
    size: BATCH,
  });
  const again = await sendAll(
    batches,
    async batch => {
      await sendTo(bench, disruption.portal, tokenOf)(batch);
      await sleep(CALM_MS);
    },
    done => disruption.reached(done / batches.length),
  );
  await disruption.over();
  // Whatever still lies in its queue has time to be written
  await sleep(15_000);
  const [{ written, different }] = await server.query(
    DATABASE,
    `select count(*)::integer as written,
       count(distinct (user_ref, created_at, subject, context))::integer as different
     from events where context->>'series' = 'disrupted'`,
  );
  if (written === 0) {
    throw new SetupError(
      'Adoption Insights has not written a single event of those that were sent before the database ended.',
    );
  }
  const [{ failed }] = await server.query(
    DATABASE,
    'select count(*)::integer as failed from failed_events',
  );
  await disruption.portal.stop();
  return {
    acknowledged: count,
    missing: count - different,
    twice: written - different,
    setAside: failed,
    sentAgain: again,
    away: disruption.away,
    endedByItself: disruption.ended,
  };
}

/** Adoption Insights with the same events on the same server. */
export async function measureInsights(bench, { usage, insights }) {
  const { server } = bench;
  let portal = await startInsights(bench);
  say(`  the same ${usage.seeded} events into its table`);
  await seed(bench, usage.seeded);
  const [{ rows }] = await server.query(
    DATABASE,
    'select count(*)::integer as rows from events',
  );
  const perMillion = round(
    (await server.bytes(DATABASE, ['events'])) / rows,
    1,
  );
  const queries = await measureQueries(bench, portal, insights.rounds);
  say(
    `  its queries: p95 ${queries.p95} ms; slowest ${queries.worst.name}: ${queries.worst.p95} ms`,
  );
  const byItself = await measureRate(bench, portal, {
    count: BATCH,
    seconds: insights.seconds,
  });
  await portal.stop();

  portal = await startInsights(bench, FASTEST);
  const fastest = await measureRate(bench, portal, {
    count: insights.sent,
    seconds: 120,
  });
  say(
    `  it writes ${byItself.written} events a second by itself, ${fastest.written} at its fastest`,
  );
  const disrupted = await measureDisrupted(bench, portal, insights.sent);
  say(
    `  ${disrupted.missing} of ${disrupted.acknowledged} lost when database and backend ended`,
  );
  return { perMillion, queries, byItself, fastest, disrupted };
}
