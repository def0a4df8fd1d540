import fs from 'node:fs';

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** A part that wrote no report did not run to its end: that is a failure, whatever it exited with. */
const nothing = { passed: 0, failed: 1, skipped: 0 };

/** A check that passes or fails as a whole. */
export function countCheck(code) {
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

export function countJest(file) {
  const report = readJson(file);
  return report
    ? {
        passed: report.numPassedTests,
        // a suite that could not be loaded has no failing test
        failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
        skipped: report.numPendingTests + report.numTodoTests,
      }
    : nothing;
}

export function countPlaywright(file) {
  const report = readJson(file);
  return report
    ? {
        passed: report.stats.expected + report.stats.flaky,
        failed: report.stats.unexpected + report.errors.length,
        skipped: report.stats.skipped,
      }
    : nothing;
}

/** The closing lines of node's own test runner (TAP). */
export function countTap(file) {
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const read = name =>
    Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(text)?.[1]);
  return Number.isNaN(read('pass'))
    ? nothing
    : { passed: read('pass'), failed: read('fail'), skipped: read('skipped') };
}

/** The report of `paved path test`. */
export function countPaths(file) {
  const report = readJson(file);
  return report
    ? {
        passed: report.passed,
        failed: report.failed,
        skipped: report.skipped,
      }
    : nothing;
}
