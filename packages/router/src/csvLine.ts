/**
 * What a spreadsheet takes for a formula when a cell begins with it, whatever blanks and quotes it drops before; the wide ones
 * are those of Japanese keyboards.
 */
const FORMULA = /^["\s]*[=+\-@＝＋－＠]/;
/** What ends a cell in some spreadsheet: those of many countries read commas as text, and semicolons or tabs as ends. */
const ENDS = /([;\t\r\n])/;
const NEEDS_QUOTES = /[",;\t\r\n]/;

/**
 * A line as RFC 4180 has it. Text that a spreadsheet would compute gets an apostrophe in front, also within a cell: where another
 * separator is read, quotes in the midst of a line protect nothing.
 */
export function csvLine(cells: unknown[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(value: unknown): string {
  const text = String(value ?? '');
  const safe = typeof value === 'string' ? withoutFormulas(text) : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function withoutFormulas(text: string): string {
  return text
    .split(ENDS)
    .map(part => (FORMULA.test(part) ? `'${part}` : part))
    .join('');
}
