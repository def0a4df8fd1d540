import type { ValidationReport } from './ValidationReport';

/** The report as it is, for programs. */
export function formatJson(report: ValidationReport): string {
  const { repositories, files, entities, findings, errors, warnings } = report;
  return `${JSON.stringify(
    {
      summary: {
        repositories: repositories.length,
        files: files.length,
        entities: entities.length,
        errors,
        warnings,
      },
      entities,
      findings: findings.map(({ source, path, ...finding }) => finding),
    },
    undefined,
    2,
  )}\n`;
}
