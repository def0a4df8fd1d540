import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { version } from '../../package.json';
import type { ReportedFinding, ValidationReport } from './ValidationReport';

const BASE = '%SRCROOT%';

/**
 * The report as a SARIF 2.1.0 log, which code hosts show beside the lines.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/
 */
export function formatSarif({ base, findings }: ValidationReport): string {
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'paved',
            semanticVersion: version,
            rules: rules.map(id => ({
              id,
              shortDescription: { text: id.replace(/-/g, ' ') },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [BASE]: { uri: `${pathToFileURL(base)}/` } },
        results: findings.map(finding => toResult(finding, rules, base)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function toResult(finding: ReportedFinding, rules: string[], base: string) {
  const { rule, severity, message, remedy, file, line, column } = finding;
  return {
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    level: severity,
    message: { text: `${message}. ${remedy}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: toArtifact(file, base),
          ...(line && {
            region: { startLine: line, ...(column && { startColumn: column }) },
          }),
        },
      },
    ],
  };
}

/** Files outside the folder that `paved` runs in can't be relative to it. */
function toArtifact(file: string, base: string) {
  return file.startsWith('../')
    ? { uri: pathToFileURL(resolve(base, file)).href }
    : {
        uri: file.split('/').map(encodeURIComponent).join('/'),
        uriBaseId: BASE,
      };
}
