import * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Edits the files of a working copy.
 *
 * @param {string} folder
 * @param {{
 *   message: string,
 *   change?: Record<string, Array<[string, string]>>,
 *   add?: Record<string, string[]>,
 *   remove?: string[]
 * }} edits `change`: per file, texts and what takes their place; `add`: lines of new files
 */
export async function applyEdits(folder, edits) {
  for (const [path, changes] of Object.entries(edits.change ?? {})) {
    const file = join(folder, path);
    let text = await fs.readFile(file, 'utf8').catch(() => {
      throw new Error(`'${edits.message}' changes ${path}, which is not there`);
    });
    for (const [was, is] of changes) {
      if (!text.includes(was)) {
        throw new Error(
          `'${edits.message}' changes ${path}, where '${was}' is not to be found`,
        );
      }
      text = text.replace(was, () => is);
    }
    await fs.writeFile(file, text);
  }
  for (const [path, lines] of Object.entries(edits.add ?? {})) {
    const file = join(folder, path);
    await fs.mkdir(dirname(file), { recursive: true });
    await fs.writeFile(file, `${lines.join('\n')}\n`);
  }
  for (const path of edits.remove ?? []) {
    await fs.rm(join(folder, path));
  }
}
