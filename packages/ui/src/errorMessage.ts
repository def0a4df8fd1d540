import { toError } from '@backstage/errors';

/** What went wrong in the backend's own words, where it gave any, without a full stop. */
export function errorMessage(thrown: unknown): string {
  const error = toError(thrown);
  const cause = error.cause instanceof Error ? error.cause : undefined;
  return (cause?.message || error.message).replace(/\.$/, '');
}
