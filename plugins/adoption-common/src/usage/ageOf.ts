import { InputError } from '@backstage/errors';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What happened longer ago is not taken any more. @public */
export const MOST_USAGE_AGE_DAYS = 7;

/**
 * How long before it was sent something happened. Clocks of browsers may be wrong by years; how much time went by on one of
 * them is believed within bounds.
 *
 * @param at - milliseconds of the same clock as `sentAt`
 * @throws InputError when that is longer ago than is taken
 * @public
 */
export function ageOf(
  at: number,
  sentAt: number,
): { ageMs: number; isClamped: boolean } {
  const ageMs = sentAt - at;
  if (ageMs < 0) {
    return { ageMs: 0, isClamped: true };
  }
  if (ageMs > MOST_USAGE_AGE_DAYS * DAY_MS) {
    throw new InputError(
      `at is ${Math.floor(
        ageMs / DAY_MS,
      )} days before the batch was sent; events are taken for ${MOST_USAGE_AGE_DAYS} days`,
    );
  }
  return { ageMs, isClamped: false };
}
