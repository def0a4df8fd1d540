import { InputError } from '@backstage/errors';
import { inspectRepository } from '@paved/plugin-repositories-common';
import type { Finding, Inspection } from '@paved/plugin-repositories-common';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { WorkspaceFile } from './readWorkspaceFiles';
import { workspaceRepositoryFiles } from './workspaceRepositoryFiles';

/**
 * Checks the catalog files of a workspace with the validator that discovery uses, so that what can't be registered is
 * refused before a repository exists.
 *
 * @throws InputError with every error's file, line, message and remedy
 */
export async function inspectWorkspace(options: {
  files: readonly WorkspaceFile[];
  logger: LoggerService;
}): Promise<Inspection> {
  const inspection = await inspectRepository({
    files: workspaceRepositoryFiles(options.files),
  });
  refuseErrors('The rendered catalog files are not valid', {
    findings: inspection.findings,
    logger: options.logger,
  });
  return inspection;
}

/**
 * Logs warnings, and throws when there are errors.
 *
 * @throws InputError
 */
export function refuseErrors(
  what: string,
  options: { findings: readonly Finding[]; logger: LoggerService },
): void {
  const errors: string[] = [];
  for (const finding of options.findings) {
    if (finding.severity === 'error') {
      errors.push(formatFinding(finding));
    } else {
      options.logger.warn(formatFinding(finding));
    }
  }
  if (errors.length > 0) {
    throw new InputError(`${what}:\n${errors.join('\n')}`);
  }
}

function formatFinding(finding: Finding): string {
  const place = [finding.path, finding.line, finding.column]
    .filter(part => part !== undefined)
    .join(':');
  return `${place} ${finding.message} (${finding.rule}). ${finding.remedy}`;
}
