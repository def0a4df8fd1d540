import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What nobody has merged in for so long is nobody's work: whoever would go on with it begins anew. */
export const DAY_MS = 24 * 3_600_000;

/** Removes what processes that were killed left in a scratch folder. Others may be at work in it, so only what is old goes. */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter(item => item.startsWith('merge-'))) {
    const path = join(folder, name);
    const found = await stat(join(path, 'objects'))
      // Killed before there were any
      .catch(() => stat(path))
      .catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > DAY_MS) {
      await rm(path, { recursive: true, force: true });
    }
  }
}
