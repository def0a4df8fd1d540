import { say } from '../../../scripts/setup/progress.mjs';
import { runPart } from '../../shared/runPart.mjs';
import { sleep } from '../../shared/time.mjs';
import { personRef } from '../company/describeCompany.mjs';
import { sentEvent, toInsights, toPaved } from '../company/usage.mjs';
import * as insights from '../sides/insights.mjs';
import * as paved from '../sides/paved.mjs';
import { post } from './send.mjs';

const PERSON = 1;
const GOOD = 4;
/** In which Adoption Insights writes what the client has sent. */
const QUEUE_MS = 25_000;

const refused = async (url, token, body) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  return response.status;
};

/** Batches of five of which one is bad, as each side tells its events. */
function badBatches(bench, toSide, spoil) {
  const now = Date.now();
  return Object.entries(spoil).map(([what, make]) => {
    const events = Array.from({ length: GOOD + 1 }, (_, index) =>
      toSide({
        ...sentEvent(bench.company, {
          series: `bad-${what}-${now}`,
          person: PERSON,
          index,
          now,
        }),
        at: now,
      }),
    );
    make(events[1]);
    return { what, events };
  });
}

async function ofPaved(bench) {
  const { server, keys, folder } = bench;
  const portal = await paved.startPaved(bench);
  const count = async () => {
    const [{ rows }] = await server.query(
      paved.DATABASE,
      // All that was sent before is older
      'select count(*)::integer as rows from usage_events where at > $1',
      [bench.until],
    );
    return rows;
  };
  const token = keys.token(personRef(PERSON));
  const lost = {};
  for (const { what, events } of badBatches(bench, toPaved, {
    incomplete: event => delete event.action,
    clock: event => Object.assign(event, { at: 0 }),
  })) {
    const before = await count();
    await post(`${portal.url}/api/adoption/usage`, token, {
      sentAt: Date.now(),
      events,
    });
    lost[what] = GOOD - ((await count()) - before);
  }
  const before = await count();
  const client = await runPart(
    'clientOfPaved',
    {
      url: portal.url,
      userRef: personRef(PERSON),
      keys: folder,
    },
    bench,
  );
  const arrived = (await count()) - before;
  await portal.stop();
  return { ...lost, token: client.captured - arrived, of: client.captured };
}

async function ofInsights(bench) {
  const { server, keys, folder } = bench;
  const portal = await insights.startInsights(bench);
  const count = async () => {
    const [{ rows }] = await server.query(
      insights.DATABASE,
      'select count(*)::integer as rows from events where user_ref = $1',
      [personRef(PERSON)],
    );
    return rows;
  };
  const token = keys.token(personRef(PERSON));
  const lost = {};
  for (const { what, events } of badBatches(bench, event => toInsights(event), {
    incomplete: event => delete event.action,
    clock: event =>
      Object.assign(event.context, { timestamp: '1999-01-01T00:00:00Z' }),
  })) {
    const before = await count();
    await refused(`${portal.url}/api/adoption-insights/events`, token, events);
    // It writes five events every two seconds, and tries those that it could not write three times more
    await sleep(16_000);
    lost[what] = GOOD - ((await count()) - before);
  }
  const before = await count();
  const client = await runPart(
    'clientOfInsights',
    {
      url: portal.url,
      insights: bench.insights,
      userRef: personRef(PERSON),
      keys: folder,
    },
    bench,
  );
  await sleep(QUEUE_MS);
  const arrived = (await count()) - before;
  await portal.stop();
  return { ...lost, token: client.captured - arrived, of: client.captured };
}

/** Events that never arrive though nothing is wrong with them: of clients whose token ends, and beside a bad one. */
export async function measureLosses(bench) {
  const [ours, theirs] = await Promise.all([
    ofPaved(bench),
    bench.insights && ofInsights(bench),
  ]);
  say(
    `  lost when a token ended: ${ours.token} of ${ours.of}${
      theirs ? `, Adoption Insights ${theirs.token} of ${theirs.of}` : ''
    }`,
  );
  return { paved: ours, insights: theirs };
}
