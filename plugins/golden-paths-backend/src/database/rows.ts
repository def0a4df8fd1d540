import type { Knex } from 'knex';

export function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === 'pg';
}

/** Restricts a column of text to a list of any length, with one parameter. */
export function whereIn(
  query: Knex.QueryBuilder,
  column: string,
  values: readonly string[],
): void {
  if (isPostgres(query as unknown as Knex)) {
    query.whereRaw('?? = any(?::text[])', [column, [...values]]);
  } else {
    query.whereRaw('?? in (select value from json_each(?))', [
      column,
      JSON.stringify(values),
    ]);
  }
}

/** Text that PostgreSQL takes: without NUL and halves of characters. */
export function cleanText(text: string): string {
  return Buffer.from(text).toString().replaceAll('\0', '\uFFFD');
}

/** JSON that PostgreSQL takes as text, and that reads back as what it was but for NUL. */
export function toJson(value: unknown): string {
  return cleanText(JSON.stringify(value));
}

/** What is stored as NULL is absent. */
export function present<T>(value: T | null): T | undefined {
  return value ?? undefined;
}
