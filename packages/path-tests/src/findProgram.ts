import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';

/** The first of the folders' programs of a name. */
export async function findProgram(
  name: string,
  folders: string[],
): Promise<string | undefined> {
  for (const folder of folders.filter(Boolean)) {
    const file = join(folder, name);
    try {
      await access(file, constants.X_OK);
      return file;
    } catch {
      // the next one
    }
  }
  return undefined;
}
