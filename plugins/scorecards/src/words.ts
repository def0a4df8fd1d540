import { parseEntityRef } from '@backstage/catalog-model';
import type { JsonValue } from '@backstage/types';
import type { Scorecard } from '@paved/plugin-scorecards-common';

const LONGEST_VALUE = 160;

/** "1 check", "3 checks". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** A share of 0 to 1 as "84 %". */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** The day of an instant, for the reader's clock: "3 Feb 2027". */
export function day(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' }).format(
    new Date(iso),
  );
}

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

/** The name in a ref, for places that are no links. */
export function nameOf(ref: string): string {
  try {
    return parseEntityRef(ref, {
      defaultKind: 'component',
      defaultNamespace: 'default',
    }).name;
  } catch {
    return ref;
  }
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
