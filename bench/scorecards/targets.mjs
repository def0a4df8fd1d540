import { round } from '../shared/statistics.mjs';

/** Queries of a full evaluation that don't depend on the number of entities, and those of each chunk of 2,000. */
const CHUNK = 2_000;
const QUERIES_PER_CHUNK = 20;

/** 1 GiB. */
const MOST_MEGABYTES = 1_073;

const MOST_MILLISECONDS = 100;

const count = number => number.toLocaleString('en-US');

/** What was measured, beside what was promised. `met` is absent where nothing was promised. */
export function judge(results) {
  const rows = [];
  const add = row => rows.push(row);
  const { small, evaluation, techInsights, pages, gate, year, large } = results;
  for (const { size, full, unchanged } of [small, evaluation].filter(Boolean)) {
    const isMain = size === evaluation?.size;
    const theirs = isMain ? techInsights : undefined;
    const name = `${count(size)} × 30`;
    add({
      measure: `full evaluation with persistence, ${name}, median of 5`,
      ours: full.median,
      theirs: theirs?.seconds,
      ratio: theirs && round(theirs.seconds / full.median, 1),
      unit: 's',
      ...(theirs && {
        target: '≥ 15 × faster',
        met: theirs.seconds >= full.median * 15,
      }),
    });
    add({
      measure: '— longest of them (the first of a new process)',
      ours: full.longest,
      ratio: theirs && round(theirs.seconds / full.longest, 1),
      unit: 's',
      ...(isMain && { target: '≤ 3', met: full.longest <= 3 }),
    });
    add({
      measure: '— CPU time of that process, median',
      ours: full.cpu,
      theirs: theirs?.cpu,
      ratio: theirs && round(theirs.cpu / full.cpu, 1),
      unit: 's',
    });
    const allowed = QUERIES_PER_CHUNK * (Math.floor(size / CHUNK) + 1);
    add({
      measure: `— its queries, ${name}`,
      ours: full.queries,
      theirs: theirs?.queries,
      ratio: theirs && round(theirs.queries / full.queries, 0),
      unit: 'queries',
      target: `≤ ${QUERIES_PER_CHUNK} a chunk of ${count(CHUNK)}`,
      met: full.queries <= allowed,
    });
    add({
      measure: `— memory of that process at its peak, ${name}`,
      ours: full.peakMegabytes,
      theirs: theirs?.peakMegabytes,
      ratio: theirs && round(theirs.peakMegabytes / full.peakMegabytes, 1),
      unit: 'MB',
    });
    add({
      measure: `evaluation with nothing changed, ${name}, longest of 5`,
      ours: unchanged.longest,
      unit: 's',
      ...(isMain && { target: '≤ 1.5', met: unchanged.longest <= 1.5 }),
    });
    add({
      measure: '— CPU time of that process, median',
      ours: unchanged.cpu,
      unit: 's',
    });
    add({
      measure: '— rows written by all five',
      ours: unchanged.rowsWritten,
      unit: 'rows',
      target: '0',
      met: unchanged.rowsWritten === 0,
    });
  }
  if (pages) {
    const name = `of ${count(pages.size)}`;
    for (const [what, part] of [
      [`entity list ${name}: sorted, filtered, searched, paged`, 'list'],
      [`roll-up by owner ${name}`, 'rollup'],
    ]) {
      add({
        measure: `${what}, p95`,
        ours: pages[part].p95,
        unit: 'ms',
        target: `≤ ${MOST_MILLISECONDS}`,
        met: pages[part].p95 <= MOST_MILLISECONDS,
      });
    }
    add({ measure: '— overview, p95', ours: pages.overview.p95, unit: 'ms' });
    add({
      measure: '— trend of 90 days, p95',
      ours: pages.trend.p95,
      unit: 'ms',
    });
  }
  if (gate) {
    add({
      measure: `gate with fresh facts, ${gate.perSecond} a second for ${gate.seconds} s during full evaluations, p95`,
      ours: gate.p95,
      unit: 'ms',
      target: `≤ ${MOST_MILLISECONDS}`,
      met: gate.p95 <= MOST_MILLISECONDS,
    });
    add({ measure: '— p50', ours: gate.p50, unit: 'ms' });
    add({ measure: '— p99', ours: gate.p99, unit: 'ms' });
    add({
      measure: '— errors',
      ours: gate.errors,
      unit: 'requests',
      target: '0',
      met: gate.errors === 0,
    });
    add({
      measure: '— full evaluations of the same backend meanwhile',
      ours: gate.evaluations,
      unit: 'runs',
    });
  }
  if (year) {
    const name = `${year.days} days, 1 % of all facts turning on each`;
    add({
      measure: `rows added in ${name}`,
      ours: year.rows,
      unit: 'rows',
    });
    add({
      measure: '— of them transitions',
      ours: year.transitions,
      unit: 'rows',
    });
    add({ measure: '— megabytes added', ours: year.megabytes, unit: 'MB' });
    add({
      measure: '— a transition with its indexes',
      ours: year.bytesPerTransition,
      unit: 'bytes',
    });
    add({
      measure: "— evaluation of a day's changes",
      ours: year.secondsPerDay,
      unit: 's',
    });
  }
  if (large) {
    const name = `${count(large.size)} × 30`;
    add({
      measure: `full evaluation with persistence, ${name}`,
      ours: large.full.longest,
      unit: 's',
    });
    add({
      measure: '— with nothing changed',
      ours: large.unchanged.longest,
      unit: 's',
    });
    const peak = Math.max(
      large.full.peakMegabytes,
      large.unchanged.peakMegabytes,
    );
    add({
      measure: '— memory of the process at its peak',
      ours: peak,
      unit: 'MB',
      target: `≤ ${MOST_MEGABYTES}`,
      met: peak <= MOST_MEGABYTES,
    });
  }
  return rows;
}
