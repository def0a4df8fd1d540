import os from 'node:os';

const verdict = met => {
  if (met === undefined) {
    return '';
  }
  return met ? 'met' : 'MISSED';
};

export function describeMachine() {
  const cpus = os.cpus();
  return {
    cpus: cpus.length,
    model: cpus[0]?.model.trim(),
    memoryGB: Math.round(os.totalmem() / 1e9),
    platform: `${os.platform()} ${os.arch()}`,
    node: process.version,
    /** More than the number of CPUs means that something else was running. */
    loadAtStart: Number(os.loadavg()[0].toFixed(2)),
  };
}

/** The table for people, in Markdown. */
export function formatTable(rows, heads) {
  const cells = [
    ['measure', 'Paved', heads.theirs, heads.ratio, 'unit', 'target', ''],
    ...rows.map(({ measure, ours, theirs, ratio, unit, target, met }) => [
      measure,
      ours,
      theirs,
      ratio,
      unit,
      target,
      verdict(met),
    ]),
  ].map(line => line.map(cell => String(cell ?? '')));
  const widths = cells[0].map((_, column) =>
    Math.max(3, ...cells.map(line => line[column].length)),
  );
  const format = line =>
    `| ${line
      .map((cell, column) => cell.padEnd(widths[column]))
      .join(' | ')} |`;
  const [head, ...body] = cells;
  return [
    format(head),
    `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`,
    ...body.map(format),
  ].join('\n');
}
