import { say } from '../../../scripts/setup/progress.mjs';
import { runPart } from '../../shared/runPart.mjs';
import { DATABASE, startBackend } from './backend.mjs';
import { fill } from './fill.mjs';
import { measureGate } from './gate.mjs';
import { measurePages } from './pages.mjs';

/** Evaluations follow one another without a pause. */
const ALL_THE_TIME = {
  evaluation: {
    schedule: {
      frequency: { milliseconds: 100 },
      timeout: { minutes: 5 },
      initialDelay: { seconds: 1 },
    },
  },
};

/** What a running backend answers, into `results`. */
export async function measureHttp(bench, { size, seconds, wants, results }) {
  await bench.server.copy(await fill(bench, size), DATABASE);
  const connection = bench.server.connection(DATABASE);
  await runPart('evaluatePaved', { connection, rounds: 1, fresh: true }, bench);
  if (wants('pages')) {
    say('Pages over HTTP');
    const portal = await startBackend(bench, { name: 'pages', size });
    results.pages = { size, ...(await measurePages(portal)) };
    await portal.stop();
  }
  if (wants('gate')) {
    say(`The gate over HTTP for ${seconds} s, during full evaluations`);
    const portal = await startBackend(bench, {
      name: 'gate',
      size,
      scorecards: ALL_THE_TIME,
    });
    results.gate = await measureGate(bench, {
      portal,
      connection,
      size,
      seconds,
    });
    await portal.stop();
  }
}
