import { InputError } from '@backstage/errors';
import type { Evidence } from '../Evidence';

/**
 * LCOV trace files, see geninfo(1): `LF` lines found and `LH` lines hit per file; where a tool leaves them out, `DA` records are
 * counted.
 */
export function readLcov(text: string): Evidence {
  const lines = { total: 0, covered: 0 };
  let files = 0;
  let file = startOfFile();
  for (const record of text.split(/\r?\n/)) {
    const [key, value] = split(record);
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
      lines.total += file.LF ?? file.listed;
      lines.covered += file.LH ?? file.hit;
      file = startOfFile();
    }
  }
  if (!files) {
    throw new InputError("it has no 'end_of_record', so it is no LCOV file");
  }
  return { lines };
}

function startOfFile(): {
  LF?: number;
  LH?: number;
  listed: number;
  hit: number;
} {
  return { listed: 0, hit: 0 };
}

function split(record: string): [string, string] {
  const colon = record.indexOf(':');
  return colon < 0
    ? [record.trim(), '']
    : [record.slice(0, colon).trim(), record.slice(colon + 1)];
}
