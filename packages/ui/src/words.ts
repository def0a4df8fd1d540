import { parseEntityRef } from '@backstage/catalog-model';

/** "1 check", "3 checks". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** A share of 0 to 1 as "84 %". */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** The day of an instant on the reader's clock, or a day as `YYYY-MM-DD` has it, wherever it is read: "3 Feb 2027". */
export function day(iso: string): string {
  const isDay = !iso.includes('T');
  return new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeZone: isDay ? 'UTC' : undefined,
  }).format(new Date(iso));
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
