import { round } from '../shared/statistics.mjs';

const MOST_MILLISECONDS = 200;
const LEAST_PER_SECOND = 5_000;

const count = number => number.toLocaleString('en-US');
const times = (ours, theirs, digits = 2) =>
  theirs === undefined ? undefined : round(theirs / ours, digits);

/** What was measured, beside what was promised. `met` is absent where nothing was promised. */
export function judge(results) {
  const rows = [];
  const add = row => rows.push(row);
  const none = (measure, ours, theirs, unit = 'events') =>
    add({ measure, ours, theirs, unit, target: '0', met: ours === 0 });
  const { seeded, storage, ingest, deployments, queries } = results;
  const { insights, losses } = results;

  if (ingest) {
    const { rates, disrupted, counted } = ingest;
    for (const [size, { perSecond, cpuPerMillion }] of Object.entries(rates)) {
      const isSmall = Number(size) < 100;
      add({
        measure: `events over HTTP in batches of ${size}`,
        ours: perSecond,
        ...(size === '100' && {
          theirs: insights?.fastest.written,
          ratio: times(perSecond, insights?.fastest.written, 4),
        }),
        unit: 'events/s',
        ...(!isSmall && {
          target: `≥ ${count(LEAST_PER_SECOND)}`,
          met: perSecond >= LEAST_PER_SECOND,
        }),
      });
      add({
        measure: '— CPU time of the backend for a million',
        ours: cpuPerMillion,
        unit: 's',
      });
    }
    none(
      `lost of ${count(
        counted.acknowledged,
      )} acknowledged, database and backend killed among them`,
      counted.missing,
      insights &&
        `${count(insights.disrupted.missing)} of ${count(
          insights.disrupted.acknowledged,
        )}`,
    );
    none('— there twice', counted.twice, insights?.disrupted.twice);
    none(
      `— sums that differ from a recount, of ${count(counted.cells)}`,
      counted.wrongCells,
      undefined,
      'sums',
    );
    add({
      measure: `— ${count(disrupted.events)} of them while both were killed`,
      ours: disrupted.perSecond,
      unit: 'events/s',
    });
    add({
      measure: '— database and backend were away',
      ours: `${disrupted.away.database}, ${disrupted.away.backend}`,
      theirs:
        insights &&
        `${insights.disrupted.away.database}, ${insights.disrupted.away.backend}`,
      unit: 's',
    });
  }
  if (insights) {
    add({
      measure: 'of those lost, set aside in a table that nothing reads',
      theirs: insights.disrupted.setAside,
      unit: 'events',
    });
    add({
      measure: 'events written with its own settings',
      theirs: insights.byItself.written,
      unit: 'events/s',
    });
    add({
      measure: 'events acknowledged before they are written, batches of 100',
      theirs: insights.fastest.accepted,
      unit: 'events/s',
    });
  }
  if (deployments) {
    add({
      measure: 'deployments over HTTP in batches of 200',
      ours: deployments.perSecond,
      unit: 'deployments/s',
    });
    none(
      `— lost of ${count(
        deployments.sent,
      )}, database and backend killed among them`,
      deployments.missing,
      undefined,
      'deployments',
    );
    add({
      measure: '— counted by the dashboard, and in the table',
      ours: `${count(deployments.shown)}, ${count(deployments.counted)}`,
      unit: 'deployments',
      target: 'the same',
      met: deployments.shown === deployments.counted,
    });
  }
  if (queries) {
    const size = `${count(seeded.events)} events and ${count(
      seeded.deployments,
    )} deployments`;
    const within = ({ worst }) => ({
      target: `≤ ${MOST_MILLISECONDS}`,
      met: worst.p95 <= MOST_MILLISECONDS,
    });
    add({
      measure: `slowest of ${queries.warm.queries} queries of the dashboard, ${size}, p95`,
      ours: queries.warm.worst.p95,
      theirs: insights?.queries.worst.p95,
      ratio: times(queries.warm.worst.p95, insights?.queries.worst.p95, 1),
      unit: 'ms',
      ...within(queries.warm),
    });
    add({
      measure: `— which is ${queries.warm.worst.name}`,
      theirs: insights?.queries.worst.name,
    });
    add({
      measure: '— all of them, p95',
      ours: queries.warm.p95,
      theirs: insights?.queries.p95,
      ratio: times(queries.warm.p95, insights?.queries.p95, 1),
      unit: 'ms',
    });
    add({
      measure: '— all of them, p50',
      ours: queries.warm.p50,
      theirs: insights?.queries.p50,
      ratio: times(queries.warm.p50, insights?.queries.p50, 1),
      unit: 'ms',
    });
    add({
      measure: `slowest of ${queries.fresh.queries}, each right after one more deployment, p95`,
      ours: queries.fresh.worst.p95,
      unit: 'ms',
      ...within(queries.fresh),
    });
    add({ measure: `— which is ${queries.fresh.worst.name}` });
    add({ measure: '— all of them, p95', ours: queries.fresh.p95, unit: 'ms' });
    add({
      measure: 'slowest of the rows behind a number, p95',
      ours: queries.rows.worst.p95,
      unit: 'ms',
    });
    add({ measure: `— which is ${queries.rows.worst.name}` });
    add({
      measure: '— the first look at deliveries after a start',
      ours: queries.first,
      unit: 'ms',
    });
    add({
      measure: '— memory of the backend afterwards',
      ours: queries.megabytes,
      unit: 'MB',
    });
  }
  if (losses) {
    const { paved, insights: theirs } = losses;
    none(
      `lost of ${paved.of} of a client whose token ended`,
      paved.token,
      theirs?.token,
    );
    none(
      'lost of 4 good ones in a batch with one that lacks a field',
      paved.incomplete,
      theirs?.incomplete,
    );
    none(
      'lost of 4 good ones in a batch with one of a wrong clock',
      paved.clock,
      theirs?.clock,
    );
  }
  if (storage) {
    add({
      measure: 'a million single events',
      ours: storage.rawPerMillion,
      theirs: insights?.perMillion,
      ratio: times(storage.rawPerMillion, insights?.perMillion, 1),
      unit: 'MB',
    });
    add({
      measure: '— their sums, as they are added up',
      ours: storage.sumsPerMillionBefore,
      unit: 'MB',
    });
    add({
      measure: '— their sums, when the job has put long past weeks together',
      ours: storage.sumsPerMillionAfter,
      unit: 'MB',
    });
    add({
      measure: `all of ${count(seeded.events)}, before and after the job`,
      ours: `${storage.megabytesBefore}, ${storage.megabytesAfter}`,
      theirs: insights && round((insights.perMillion * seeded.events) / 1e6, 1),
      ratio: times(
        storage.megabytesAfter,
        insights && (insights.perMillion * seeded.events) / 1e6,
        1,
      ),
      unit: 'MB',
    });
    none(
      `— left that are older than 90 days, after it dropped ${count(
        storage.dropped,
      )}`,
      storage.old,
    );
    add({ measure: '— the job took', ours: storage.seconds, unit: 's' });
  }
  return rows;
}
