import { InputError } from '@backstage/errors';

const LONGEST_CELL = 1_000_000;
const MOST_CELLS = 2_000;

/**
 * One line of a CSV file.
 *
 * @public
 */
export interface CsvRow {
  /** Number of the line on which it begins, from 1. */
  line: number;
  cells: string[];
}

/**
 * Reads CSV as RFC 4180 has it, a piece at a time, so that a file never has to be held whole: quoted cells may hold separators,
 * quotes (doubled) and line breaks; lines end in LF, CRLF or CR; a byte order mark is skipped, and so are empty lines.
 *
 * @public
 */
export class CsvReader {
  #state: 'start' | 'plain' | 'quoted' | 'quote-in-quoted' = 'start';
  #cell = '';
  #cells: string[] = [];
  #line = 1;
  #rowLine = 1;
  #isFirst = true;
  #afterCarriageReturn = false;

  /**
   * @returns the rows that are whole by now
   * @throws InputError naming the line where the file can't be CSV
   */
  write(text: string): CsvRow[] {
    const rows: CsvRow[] = [];
    let start = 0;
    if (this.#isFirst && text) {
      this.#isFirst = false;
      start = text.startsWith('\uFEFF') ? 1 : 0;
    }
    for (let index = start; index < text.length; index++) {
      const character = text[index];
      if (this.#state === 'quoted') {
        index = this.#readQuoted(text, index);
        continue;
      }
      const isSecondOfTwo = this.#afterCarriageReturn && character === '\n';
      this.#afterCarriageReturn = character === '\r';
      if (isSecondOfTwo) {
        continue;
      }
      if (character === '\n' || character === '\r') {
        this.#endRow(rows);
      } else if (character === ',') {
        this.#endCell();
      } else if (character === '"') {
        this.#readQuote();
      } else if (this.#state === 'quote-in-quoted') {
        throw new InputError(
          `Line ${
            this.#line
          }: there is text behind the quote that ends a cell; a quote within one is written twice`,
        );
      } else {
        this.#state = 'plain';
        index = this.#readPlain(text, index);
      }
    }
    return rows;
  }

  /**
   * @returns the last row, when no line break ends it
   * @throws InputError when the file ends within quotes
   */
  end(): CsvRow[] {
    if (this.#state === 'quoted') {
      throw new InputError(
        `Line ${this.#rowLine}: a quote is opened and never closed`,
      );
    }
    const rows: CsvRow[] = [];
    this.#endRow(rows);
    return rows;
  }

  #readQuoted(text: string, from: number): number {
    const end = text.indexOf('"', from);
    const part = text.slice(from, end === -1 ? text.length : end);
    this.#line += part.split(/\r\n|\r|\n/).length - 1;
    this.#append(part);
    if (end === -1) {
      return text.length;
    }
    this.#state = 'quote-in-quoted';
    return end;
  }

  #readPlain(text: string, from: number): number {
    let end = from;
    while (end < text.length && !',"\r\n'.includes(text[end])) {
      end++;
    }
    this.#append(text.slice(from, end));
    return end - 1;
  }

  #readQuote(): void {
    if (this.#state === 'start') {
      this.#state = 'quoted';
    } else if (this.#state === 'quote-in-quoted') {
      this.#append('"');
      this.#state = 'quoted';
    } else {
      // `5" disk`, as some tools write it
      this.#append('"');
    }
  }

  #append(text: string): void {
    this.#cell += text;
    if (this.#cell.length > LONGEST_CELL) {
      throw new InputError(
        `Line ${
          this.#rowLine
        }: a cell has more than ${LONGEST_CELL} characters; is a quote never closed?`,
      );
    }
  }

  #endCell(): void {
    this.#cells.push(this.#cell);
    if (this.#cells.length > MOST_CELLS) {
      throw new InputError(
        `Line ${this.#rowLine}: there are more than ${MOST_CELLS} cells`,
      );
    }
    this.#cell = '';
    this.#state = 'start';
  }

  #endRow(rows: CsvRow[]): void {
    const isEmpty =
      this.#state === 'start' && !this.#cells.length && this.#cell === '';
    if (!isEmpty) {
      this.#endCell();
      rows.push({ line: this.#rowLine, cells: this.#cells });
    }
    this.#cells = [];
    this.#state = 'start';
    this.#line += 1;
    this.#rowLine = this.#line;
  }
}
