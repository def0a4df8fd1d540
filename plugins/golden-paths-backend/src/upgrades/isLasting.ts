import { isError } from '@backstage/errors';
import { UpgradeError } from '@paved/plugin-golden-paths-node';

/**
 * Whether an error says what is wrong with a repository, its lock or its path, and not with the portal: another attempt would
 * say the same.
 */
export function isLasting(error: unknown): error is Error {
  return error instanceof UpgradeError
    ? error.reason !== 'git'
    : isError(error) && ['InputError', 'ConflictError'].includes(error.name);
}
