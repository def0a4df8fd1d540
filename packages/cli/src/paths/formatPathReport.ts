import type { PathReport } from '@paved/path-tests';

/** A report as text: what is wrong with its place, then what holds. */
export function formatPathReport(report: PathReport): string {
  const { folder, path, version, problems, coverage, standing } = report;
  const lines = [`${path ?? folder}${version ? ` ${version}` : ''}`];
  for (const problem of problems) {
    const place = [problem.file, problem.line].filter(Boolean).join(':');
    lines.push(
      `  FAIL  ${place ? `${place}  ` : ''}${problem.message}  ${problem.rule}`,
    );
    if (problem.results) {
      lines.push(
        `        in ${problem.results} of ${report.results} results, such as ${problem.parameters}`,
      );
    }
  }
  if (report.results) {
    lines.push(
      `  ${report.results} results rendered; ${coverage.seen} of ${coverage.total} branches, files and layers reached`,
    );
  }
  if (standing) {
    lines.push(
      `  ${standing.scorecard}: ${standing.level ?? 'no level'}${
        standing.needs.length ? ', and the next level needs:' : ''
      }`,
      ...standing.needs.map(need => `    ${need}`),
    );
  }
  for (const { name, state, message, seconds, folder: kept } of report.builds) {
    const steps = Object.entries(seconds)
      .map(([step, time]) => `${step} ${time} s`)
      .join(', ');
    lines.push(
      `  ${
        { passed: 'ok  ', failed: 'FAIL', skipped: 'SKIP' }[state]
      }  build ${name}${steps ? `: ${steps}` : ''}`,
      ...(message ?? '')
        .split('\n')
        .filter(Boolean)
        .map(line => `        ${line}`),
      ...(kept ? [`        kept in ${kept}`] : []),
    );
  }
  lines.push(...report.skipped.map(reason => `  SKIP  ${reason}`));
  return `${lines.join('\n')}\n`;
}

/** How many tests a report stands for. */
export function countOf(report: PathReport): {
  passed: number;
  failed: number;
  skipped: number;
} {
  const states = report.builds.map(({ state }) => state);
  const rendered = report.problems.length ? 'failed' : 'passed';
  const count = (state: string) =>
    [rendered, ...states].filter(each => each === state).length;
  return {
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped') + report.skipped.length,
  };
}
