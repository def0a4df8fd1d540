import { InputError } from '@backstage/errors';
import { checkLines } from '../checkLines';
import type { Evidence } from '../Evidence';

const OF_FILE = new Set(['SF', 'DA', 'LF', 'LH']);

/** What is known of one file until its record ends. */
interface FileRecord {
  /** Its first line. */
  start?: string;
  LF?: number;
  LH?: number;
  listed: number;
  hit: number;
}

/**
 * LCOV trace files, see geninfo(1): `LF` lines found and `LH` lines hit per file; where a tool leaves them out, `DA` records are
 * counted. Without its end a record is cut off, and what is missing could be what no test runs.
 */
export function readLcov(text: string): Evidence {
  const lines = { total: 0, covered: 0 };
  let files = 0;
  let file = startOfFile();
  for (const record of text.split(/\r?\n/)) {
    const [key, value] = split(record);
    if (key === 'SF') {
      checkEnded(file);
    }
    if (OF_FILE.has(key)) {
      file.start ??= record.slice(0, 200);
    }
    if (key === 'LF' || key === 'LH') {
      const number = Number(value);
      if (!Number.isSafeInteger(number) || number < 0) {
        throw new InputError(`'${record.slice(0, 60)}' has no count of lines`);
      }
      file[key] = number;
    } else if (key === 'DA') {
      file.listed++;
      file.hit += Number(value.split(',')[1]) > 0 ? 1 : 0;
    } else if (key === 'end_of_record') {
      files++;
      const { total, covered } = checkLines(
        { total: file.LF ?? file.listed, covered: file.LH ?? file.hit },
        `'${file.start ?? record}'`,
      );
      lines.total += total;
      lines.covered += covered;
      file = startOfFile();
    }
  }
  checkEnded(file);
  if (!files) {
    throw new InputError("it has no 'end_of_record', so it is no LCOV file");
  }
  return { lines };
}

function startOfFile(): FileRecord {
  return { listed: 0, hit: 0 };
}

function checkEnded({ start }: FileRecord): void {
  if (start !== undefined) {
    throw new InputError(
      `the record '${start}' is cut off: it has no 'end_of_record'; write the report again`,
    );
  }
}

function split(record: string): [string, string] {
  const colon = record.indexOf(':');
  return colon < 0
    ? [record.trim(), '']
    : [record.slice(0, colon).trim(), record.slice(colon + 1)];
}
