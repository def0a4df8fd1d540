import { InputError, isError } from '@backstage/errors';
import { PayloadTooLargeError } from '@paved/router';
import { CsvError, parse } from 'csv-parse';
import type { Request, Response } from 'express';
import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';

const LONGEST_LINE = 1024 * 1024;
const MOST_COLUMNS = 500;
/** What takes the place of commas where spreadsheets speak another language. */
const OTHER_SEPARATORS = { ';': 'semicolons', '\t': 'tabs', '|': 'bars' };

/** A CSV file, to be read to its end. */
export interface CsvFile {
  header: string[];
  rows: AsyncIterable<{ line: number; cells: Record<string, string> }>;
  digest: () => string;
}

/**
 * Reads the CSV file (RFC 4180, UTF-8) that a request is, while it arrives.
 *
 * @throws InputError naming the line that is wrong; PayloadTooLargeError as soon as there is too much
 */
export async function readCsv(
  req: Request,
  res: Response,
  maxBytes: number,
): Promise<CsvFile> {
  const encoding = req.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new InputError(
      `The file is encoded as '${encoding}'; send it as it is`,
    );
  }
  const hash = createHash('sha256');
  const lines = linesOf(withCommas(textOf(req, res, { maxBytes, hash })));
  const first = await lines.next();
  if (first.done) {
    throw new InputError('The file is empty; its first line names the columns');
  }
  const header = headerOf(first.value.cells);
  return {
    header,
    rows: rowsOf(lines, header),
    digest: () => hash.copy().digest('hex'),
  };
}

async function* textOf(
  req: Request,
  res: Response,
  options: { maxBytes: number; hash: ReturnType<typeof createHash> },
): AsyncGenerator<string> {
  const { maxBytes, hash } = options;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (part?: Uint8Array) => {
    try {
      return decoder.decode(part, { stream: part !== undefined });
    } catch {
      throw new InputError(
        'The file is not UTF-8; save it as "CSV UTF-8" and send it again',
      );
    }
  };
  const refuse = () => {
    // What is left of the body would be taken for the next request
    res.setHeader('Connection', 'close');
    return new PayloadTooLargeError(
      `The file is larger than ${maxBytes} bytes; split it`,
    );
  };
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) {
    throw refuse();
  }
  let bytes = 0;
  for await (const part of req.iterator({ destroyOnReturn: false })) {
    bytes += part.length;
    if (bytes > maxBytes) {
      throw refuse();
    }
    hash.update(part);
    yield decode(part);
  }
  yield decode();
}

/**
 * Passes text on, once it is seen that its first line is not separated by something else: a parser would name a quote
 * somewhere, which is right by the standard and no help.
 *
 * @throws InputError naming what separates the columns
 */
async function* withCommas(
  text: AsyncIterable<string>,
): AsyncGenerator<string> {
  let start: string | undefined = '';
  for await (const part of text) {
    if (start === undefined) {
      yield part;
      continue;
    }
    start += part;
    const line = /^\s*(\S.*)[\r\n]/.exec(start);
    if (line || start.length > LONGEST_LINE) {
      refuseOtherSeparators(line?.[1] ?? start);
      yield start;
      start = undefined;
    }
  }
  if (start) {
    refuseOtherSeparators(start);
    yield start;
  }
}

function refuseOtherSeparators(line: string): void {
  const unquoted = line.replace(/"[^"]*("|$)/g, '');
  const other = Object.entries(OTHER_SEPARATORS).find(
    ([separator]) => !unquoted.includes(',') && unquoted.includes(separator),
  );
  if (other) {
    throw new InputError(
      `Line 1: the columns are separated by ${other[1]}; save the file with commas`,
    );
  }
}

async function* linesOf(
  text: AsyncIterable<string>,
): AsyncGenerator<{ line: number; cells: string[] }> {
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_LINE,
  });
  // The error of either reaches the reader
  pipeline(Readable.from(text), parser, () => undefined);
  let twice = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      // Of a record that goes on over several lines the first; a CRLF within quotes is counted twice
      twice += countOf(record, '\r\n');
      const line = info.lines - twice - countOf(record, '\n');
      yield { line, cells: record };
    }
  } catch (error) {
    throw isError(error) && error instanceof CsvError
      ? new InputError(reasonOf(error))
      : error;
  }
}

function countOf(cells: string[], part: string): number {
  return cells.reduce((sum, cell) => sum + cell.split(part).length - 1, 0);
}

async function* rowsOf(
  lines: AsyncIterable<{ line: number; cells: string[] }>,
  header: string[],
): AsyncGenerator<{ line: number; cells: Record<string, string> }> {
  let isEmpty = true;
  for await (const { line, cells } of lines) {
    isEmpty = false;
    if (cells.length !== header.length) {
      throw new InputError(
        `Line ${line} has ${cells.length} cells and the first line ${header.length}; is a quote or a comma missing?`,
      );
    }
    if (cells.some(cell => cell.includes('\0'))) {
      throw new InputError(`Line ${line} holds a NUL character`);
    }
    yield {
      line,
      cells: Object.fromEntries(
        header.map((name, index) => [name, cells[index]]),
      ),
    };
  }
  if (isEmpty) {
    throw new InputError(
      'The file has no lines below the first, which names the columns',
    );
  }
}

function headerOf(cells: string[]): string[] {
  const header = cells.map(cell => cell.trim());
  if (header.length > MOST_COLUMNS) {
    throw new InputError(
      `Line 1: there are ${header.length} columns, at most ${MOST_COLUMNS} are read`,
    );
  }
  const unnamed = header.findIndex(name => !name);
  if (unnamed >= 0) {
    throw new InputError(`Line 1: column ${unnamed + 1} has no name`);
  }
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new InputError(`Line 1: there are two columns '${twice}'`);
  }
  return header;
}

function reasonOf(error: CsvError): string {
  const line = `Line ${error.lines ?? '?'}`;
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return `${line}: a quote is opened and never closed`;
    case 'CSV_MAX_RECORD_SIZE':
      return `${line} is longer than ${LONGEST_LINE} characters; is a quote never closed?`;
    case 'INVALID_OPENING_QUOTE':
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE':
      return `${line}: a quote stands where none may; a cell that holds quotes is put in quotes, and those within are written twice`;
    default:
      return `${line} is no CSV: ${error.message}`;
  }
}
