import { isError } from '@backstage/errors';
import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';

/** Of what is there, if anything; not of what a symbolic link names. */
export async function statsOf(file: string): Promise<Stats | undefined> {
  try {
    return await lstat(file);
  } catch (error) {
    if (isError(error) && ['ENOENT', 'ENOTDIR'].includes(String(error.code))) {
      return undefined;
    }
    throw error;
  }
}
