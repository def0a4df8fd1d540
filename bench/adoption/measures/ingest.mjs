import { say } from '../../../scripts/setup/progress.mjs';
import { runPart } from '../../shared/runPart.mjs';
import { round } from '../../shared/statistics.mjs';
import { since } from '../../shared/time.mjs';
import { personRef } from '../company/describeCompany.mjs';
import { batchesOf, eventsOf, toPaved } from '../company/usage.mjs';
import { DATABASE, startPaved } from '../sides/paved.mjs';
import { Disruption } from './Disruption.mjs';
import { final, post, sendAll, tokensOf } from './send.mjs';

/** Of the batches that are sent while things end. */
const BATCH = 100;

/** Sends a batch to Paved; throws unless every event of it is there. */
export async function sendToPaved(bench, portal, tokenOf, batch) {
  const events = eventsOf(bench.company, batch, bench.until).map(toPaved);
  const { taken, repeated, refused } = await post(
    `${portal.url}/api/adoption/usage`,
    tokenOf(personRef(batch.person)),
    { sentAt: bench.until, events },
  );
  if (taken + repeated !== events.length) {
    throw final(
      `of ${
        events.length
      } events ${taken} were taken and ${repeated} known: ${JSON.stringify(
        refused.slice(0, 2),
      )}`,
    );
  }
}

/** Events over HTTP: how fast, and whether all are there after everything ended once. */
export async function measureIngest(bench, { usage, pace }) {
  const { company, server } = bench;
  const tokenOf = tokensOf(bench.keys);
  const sent = [];
  const portal = await startPaved(bench);
  const warmUp = { series: 'warm-up', count: 500, size: BATCH };
  const rates = {};
  for (const each of [
    warmUp,
    ...Object.entries(pace).map(([size, count]) => ({
      series: `pace-${size}`,
      count,
      size: Number(size),
    })),
  ]) {
    const start = performance.now();
    const cpu = portal.cpuSeconds();
    await sendAll(batchesOf(company, each), batch =>
      sendToPaved(bench, portal, tokenOf, batch),
    );
    sent.push(each);
    if (each !== warmUp) {
      rates[each.size] = {
        perSecond: round(each.count / since(start), 0),
        cpuPerMillion: round(
          ((portal.cpuSeconds() - cpu) / each.count) * 1e6,
          0,
        ),
      };
      say(
        `  in batches of ${each.size}: ${
          rates[each.size].perSecond
        } events a second`,
      );
    }
  }

  say(`${usage.sent} events, while the database and the backend end once each`);
  const each = { series: 'disrupted', count: usage.sent, size: BATCH };
  const batches = batchesOf(company, each);
  const disruption = new Disruption(bench, portal, () => startPaved(bench));
  const start = performance.now();
  const again = await sendAll(
    batches,
    batch => sendToPaved(bench, disruption.portal, tokenOf, batch),
    done => disruption.reached(done / batches.length),
  );
  const seconds = since(start);
  await disruption.over();
  sent.push(each);
  const counted = await runPart(
    'recount',
    {
      connection: server.connection(DATABASE),
      company,
      seeded: usage.seeded,
      sent,
      until: bench.until,
    },
    bench,
  );
  await disruption.portal.stop();
  say(
    `  ${counted.missing} of ${counted.acknowledged} lost, ${counted.twice} twice, ${counted.wrongCells} of ${counted.cells} sums wrong`,
  );
  return {
    rates,
    disrupted: {
      events: usage.sent,
      seconds: round(seconds, 1),
      perSecond: round(usage.sent / seconds, 0),
      sentAgain: again,
      away: disruption.away,
      endedByItself: disruption.ended,
    },
    counted,
  };
}
