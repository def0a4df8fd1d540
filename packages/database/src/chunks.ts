/**
 * Splits a list, for work that is done a part at a time. Statements with a parameter for each value need it: SQLite takes 32,766
 * parameters, and 500 rows in one insert.
 */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  const result: T[][] = [];
  for (let start = 0; start < items.length; start += size) {
    result.push(items.slice(start, start + size));
  }
  return result;
}
