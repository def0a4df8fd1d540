import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const DAY_MS = 24 * 3_600_000;

/** Removes what processes that were killed left in a scratch folder. Others may be at work in it, so only what is old goes. */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter(item => item.startsWith('merge-'))) {
    const path = join(folder, name);
    const found = await stat(join(path, 'objects')).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > DAY_MS) {
      await rm(path, { recursive: true, force: true });
    }
  }
}
