import { isOfRepository, type CiCaller } from '@paved/ci-callers';
import type { Subject } from '../database/DatabaseSubjectStore';

/** Whether an entity comes from the repository that a job runs for. */
export function isSubjectOf(
  caller: CiCaller,
  subject: Pick<Subject, 'entity' | 'repositoryId'>,
): boolean {
  return isOfRepository(caller, {
    repository: subject.repositoryId,
    location:
      subject.entity.metadata.annotations?.['backstage.io/managed-by-location'],
  });
}
