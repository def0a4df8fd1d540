import { InputError, isError } from '@backstage/errors';
import { readFile, stat } from 'node:fs/promises';
import type { Evidence } from './Evidence';
import { reports, type ReportKind } from './reports';

const MAX_BYTES = 200_000_000;

/**
 * What a report says. One without a test is taken, with a warning on stderr: perhaps nothing ran.
 *
 * @throws InputError naming the file and what is wrong with it
 */
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
    const evidence: Evidence = reports[kind](await readFile(file, 'utf8'));
    if (evidence.tests?.total === 0) {
      process.stderr.write(
        `paved: warning: --${kind} ${file}: the report has no test\n`,
      );
    }
    return evidence;
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
