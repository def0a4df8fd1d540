import pg from 'pg';
import { say } from '../../../scripts/setup/progress.mjs';
import { createRandom } from '../../shared/random.mjs';
import { percentile, round, summarize } from '../../shared/statistics.mjs';
import { since, sleep } from '../../shared/time.mjs';
import { serviceRef } from '../company/createCompany.mjs';
import { runPart } from '../../shared/runPart.mjs';

const PER_SECOND = 50;
const WARM_UP_SECONDS = 5;
const LOOK_MS = 100;

/**
 * Asks at a fixed pace, whether earlier questions are answered or not; each answer's time counts from when it was due, so
 * that a backend that stands still is charged for all who wait.
 */
async function ask(portal, { size, seconds, seed }) {
  const random = createRandom(seed);
  const outcome = { samples: [], decisions: {}, errors: [] };
  const start = performance.now();
  const one = async due => {
    const route = `/api/scorecards/gate?scorecard=production-readiness&fresh=true&entityRef=${serviceRef(
      random.below(size),
    )}`;
    try {
      const { decision } = await portal.json(route);
      outcome.decisions[decision] = (outcome.decisions[decision] ?? 0) + 1;
    } catch (error) {
      outcome.errors.push(error.message);
    }
    outcome.samples.push(performance.now() - due);
  };
  const asked = [];
  for (let request = 0; request < seconds * PER_SECOND; request++) {
    const due = start + (request * 1000) / PER_SECOND;
    await sleep(Math.max(0, due - performance.now()));
    asked.push(one(due));
  }
  await Promise.all(asked);
  return { ...outcome, elapsed: since(start) };
}

/** Full evaluations that the backend does, as it records them itself. */
async function watchEvaluations(connection, signal) {
  const client = new pg.Client(connection);
  await client.connect();
  const runs = new Map();
  while (!signal.aborted) {
    const { rows } = await client.query(
      `select started_at, ended_at, error from loops where name = 'evaluation'`,
    );
    for (const { started_at, ended_at, error } of rows) {
      if (error) {
        throw new Error(`an evaluation failed: ${error}`);
      }
      if (ended_at > started_at) {
        runs.set(
          started_at,
          (Date.parse(ended_at) - Date.parse(started_at)) / 1000,
        );
      }
    }
    await sleep(LOOK_MS);
  }
  await client.end();
  return [...runs.values()];
}

/** One entity's gate with fresh facts, while the same backend evaluates everything again and again and facts keep changing. */
export async function measureGate(
  bench,
  { portal, connection, size, seconds },
) {
  await ask(portal, { size, seconds: WARM_UP_SECONDS, seed: 1 });
  const watching = new AbortController();
  const [{ samples, elapsed, decisions, errors }, evaluations, { changed }] =
    await Promise.all([
      ask(portal, { size, seconds, seed: 2 }).finally(() => watching.abort()),
      watchEvaluations(connection, watching.signal),
      runPart('change', { connection, size, seconds }, bench),
    ]);
  const result = {
    ...summarize(samples),
    p99: round(percentile(samples, 0.99)),
    longest: round(Math.max(...samples)),
    perSecond: PER_SECOND,
    seconds,
    decisions,
    errors: errors.length,
    firstErrors: errors.slice(0, 3),
    evaluations: evaluations.length,
    busy: round(evaluations.reduce((sum, run) => sum + run, 0) / elapsed),
    changed,
    megabytes: round(portal.residentBytes() / 1e6, 0),
  };
  say(
    `  p50 ${result.p50} ms, p95 ${result.p95} ms, p99 ${result.p99} ms, ${result.errors} errors; ${result.evaluations} full evaluations meanwhile (${result.busy} of the time)`,
  );
  return result;
}
