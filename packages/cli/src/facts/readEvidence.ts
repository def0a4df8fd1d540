import { InputError, isError } from '@backstage/errors';
import { readFile, stat } from 'node:fs/promises';
import type { Evidence } from './Evidence';
import { reports, type ReportKind } from './reports';

const MAX_BYTES = 200_000_000;

/** @throws InputError naming the file and what is wrong with it */
export async function readEvidence(
  kind: ReportKind,
  file: string,
): Promise<Evidence> {
  try {
    const { size } = await stat(file);
    if (size > MAX_BYTES) {
      throw new InputError(
        `it has ${size} bytes; at most ${MAX_BYTES} are read`,
      );
    }
    return reports[kind](await readFile(file, 'utf8'));
  } catch (error) {
    if (isError(error) && error.name === 'InputError') {
      throw new InputError(`--${kind} ${file}: ${error.message}`);
    }
    throw new InputError(
      `--${kind} ${file} can't be read (${
        (error as NodeJS.ErrnoException).code ?? String(error)
      })`,
    );
  }
}
