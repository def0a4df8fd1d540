import { toError } from '@backstage/errors';
import { DataLimitError } from './plainData';

/** Why reading gave up, to follow "the document" or "the file"; `undefined` when it was for no limit. */
export function limitReason(thrown: unknown): string | undefined {
  if (thrown instanceof DataLimitError) {
    return thrown.reason;
  }
  return toError(thrown).name === 'RangeError'
    ? 'is nested too deep'
    : undefined;
}
