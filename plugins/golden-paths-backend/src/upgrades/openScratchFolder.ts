import { chmod, lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The folder in which this user's portals compute upgrades. It is the same after each start, so that what a killed process left
 * is found. Others may write where it lies, so it is taken only when it is this user's own, and made readable by nobody else.
 *
 * @throws Error when something else lies there
 */
export async function openScratchFolder(parent: string): Promise<string> {
  // Undefined where users have no numbers; their temporary folders are their own there
  const user = process.getuid?.();
  const folder = join(parent, `paved-golden-paths-${user ?? 'portal'}`);
  await mkdir(folder, { mode: 0o700 }).catch(error => {
    if (error.code !== 'EEXIST') {
      throw error;
    }
  });
  const found = await lstat(folder);
  if (!found.isDirectory() || (user !== undefined && found.uid !== user)) {
    throw new Error(
      `'${folder}' is not a folder of the portal's user, so upgrades can't be computed in it; remove it, or set TMPDIR to a folder that only this user can write to`,
    );
  }
  await chmod(folder, 0o700);
  return folder;
}
