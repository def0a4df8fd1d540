/**
 * @param {Array<Record<string, string | number | undefined>>} records
 * @returns {string} with a header of all that any of them has
 */
export function toCsv(records) {
  const columns = [...new Set(records.flatMap(Object.keys))];
  const cell = (value = '') =>
    /[",\r\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : value;
  return [columns, ...records.map(each => columns.map(name => each[name]))]
    .map(cells => `${cells.map(cell).join(',')}\n`)
    .join('');
}
