import { installPackage, locate } from './programs.mjs';
import { say } from './progress.mjs';

/** Sees to it that there is a Prometheus for the tests that ask a real one; where it can't be had they are skipped, and say so. */
export async function ensurePrometheus() {
  if (!locate(['prometheus'])) {
    await installPackage('prometheus');
    if (!locate(['prometheus'])) {
      say(
        'There is no prometheus, so the tests that ask a real one are skipped.',
      );
    }
  }
}
