import type { CheckStatus } from './types';

/**
 * One letter per status: a standing is a short text, one letter for each check.
 *
 * @public
 */
export const STATUS_LETTERS: Readonly<Record<CheckStatus, string>> = {
  pass: 'P',
  fail: 'F',
  unknown: 'U',
  stale: 'S',
  error: 'E',
  waived: 'W',
  'not-applicable': 'N',
  announced: 'A',
};

const STATUSES = new Map(
  Object.entries(STATUS_LETTERS).map(([status, letter]) => [
    letter,
    status as CheckStatus,
  ]),
);

/**
 * The status that a letter stands for.
 *
 * @public
 * @throws Error when it stands for none
 */
export function statusOfLetter(letter: string): CheckStatus {
  const status = STATUSES.get(letter);
  if (!status) {
    throw new Error(`'${letter}' stands for no status`);
  }
  return status;
}

/**
 * Statuses by check id, from the letters of a standing and the checks in their order.
 *
 * @public
 */
export function statusesByCheck(
  letters: string,
  checks: ReadonlyArray<{ id: string }>,
): Record<string, CheckStatus> {
  return Object.fromEntries(
    [...letters]
      .slice(0, checks.length)
      .map((letter, index) => [checks[index].id, statusOfLetter(letter)]),
  );
}
