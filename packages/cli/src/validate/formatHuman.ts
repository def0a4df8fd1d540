import { styleText } from 'node:util';
import type { ReportedFinding, ValidationReport } from './ValidationReport';

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const WIDTH = 100;

/** The report for people: each finding with its place, the line it is about, and what to do. */
export function formatHuman(
  report: ValidationReport,
  { color }: { color: boolean },
): string {
  const paint: Paint = (style, text) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const blocks = report.findings.map((finding, index) => {
    const startsFile = finding.file !== report.findings[index - 1]?.file;
    return `${index > 0 && startsFile ? '\n' : ''}${formatFinding(
      finding,
      paint,
    )}`;
  });
  const findings = blocks.join('\n');
  return `${findings}${findings && '\n\n'}${summary(report, paint)}\n`;
}

function formatFinding(finding: ReportedFinding, paint: Paint): string {
  const { file, line, column, severity, rule, message, remedy } = finding;
  const place = [file, line, line && column].filter(Boolean).join(':');
  const label = paint(severity === 'error' ? 'red' : 'yellow', severity);
  return [
    `${paint('bold', printable(place))}  ${label}  ${printable(
      message,
    )}  ${paint('dim', rule)}`,
    ...excerptLines(finding, paint),
    `    ${paint('cyan', '→')} ${printable(remedy)}`,
  ].join('\n');
}

function excerptLines(
  { source, line, column }: ReportedFinding,
  paint: Paint,
): string[] {
  if (!source?.trim() || !line) {
    return [];
  }
  const position = (column ?? 1) - 1;
  const start = position > WIDTH - 20 ? position - 20 : 0;
  const text = printable(source.slice(start, start + WIDTH));
  const gutter = String(line);
  return [
    paint('dim', `    ${gutter} | `) + text,
    ...(column
      ? [
          paint('dim', `    ${' '.repeat(gutter.length)} | `) +
            paint('red', `${' '.repeat(position - start)}^`),
        ]
      : []),
  ];
}

function summary(report: ValidationReport, paint: Paint): string {
  const { entities, files, repositories, errors, warnings } = report;
  const read = `${count(entities.length, 'entity', 'entities')} in ${count(
    files.length,
    'file',
  )}${
    repositories.length > 1
      ? ` of ${count(repositories.length, 'repository', 'repositories')}`
      : ''
  }`;
  if (!errors && !warnings) {
    return `${paint('green', '✓')} ${read}: nothing to mend`;
  }
  return `${paint(
    errors ? 'red' : 'yellow',
    `${count(errors, 'error')}, ${count(warnings, 'warning')}`,
  )}; ${read} ready for the catalog`;
}

function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

/** What a repository holds must not steer the terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]/gu, ' ');
}
