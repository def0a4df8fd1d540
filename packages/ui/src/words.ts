import { parseEntityRef } from '@backstage/catalog-model';

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
