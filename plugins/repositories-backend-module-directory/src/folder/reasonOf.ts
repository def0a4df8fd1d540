import { isError } from '@backstage/errors';

/** Why a file operation failed, without the path, which people outside the machine need not know: the system's code. */
export function reasonOf(error: unknown): string {
  return isError(error) ? String(error.code ?? error.message) : String(error);
}
