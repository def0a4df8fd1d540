import type { Subject } from '../database/DatabaseSubjectStore';
import type { CiCaller } from './CiCallers';

/** Whether an entity comes from the repository that a job runs for. The catalog's own note decides, nothing that a file says. */
export function isOfRepository(
  caller: CiCaller,
  subject: Pick<Subject, 'entity' | 'repositoryId'>,
): boolean {
  if (subject.repositoryId) {
    return (
      subject.repositoryId.toLocaleLowerCase('en-US') === caller.repository
    );
  }
  const location =
    subject.entity.metadata.annotations?.['backstage.io/managed-by-location'] ??
    '';
  return location
    .toLocaleLowerCase('en-US')
    .startsWith(`url:https://${caller.address}/`);
}
