import type { JsonValue } from '@backstage/types';
import type { Scorecard } from '@paved/plugin-scorecards-common';

export { count, day, nameOf, percent } from '@paved/ui';

const LONGEST_VALUE = 160;

/** A level's title; what is below the first has a name too. */
export function levelTitle(
  scorecard: Scorecard,
  level: string | undefined,
): string {
  if (level === undefined) {
    return 'No level yet';
  }
  return scorecard.levels.find(({ id }) => id === level)?.title ?? level;
}

/** A check's title; a check that is gone has only its id. */
export function checkTitle(
  scorecard: Scorecard | undefined,
  check: string,
): string {
  return scorecard?.checks.find(({ id }) => id === check)?.title ?? check;
}

/** A fact's value as it is, shortened when it would fill the page. */
export function valueText(value: JsonValue | undefined): string {
  if (value === undefined) {
    return 'not known';
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text === '') {
    return 'empty';
  }
  return text.length > LONGEST_VALUE
    ? `${text.slice(0, LONGEST_VALUE)}…`
    : text;
}
