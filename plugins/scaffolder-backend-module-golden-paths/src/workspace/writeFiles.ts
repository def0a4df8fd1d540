import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import type { SourceFile } from '@paved/plugin-golden-paths-common';

/** Writes files into a folder, byte for byte and with their modes. */
export async function writeFiles(
  folder: string,
  files: readonly SourceFile[],
): Promise<void> {
  for (const file of files) {
    const path = resolveSafeChildPath(folder, file.path);
    await mkdir(dirname(path), { recursive: true });
    if (file.mode === '120000') {
      await symlink(Buffer.from(file.content).toString(), path);
    } else {
      await writeFile(path, file.content);
      await chmod(path, file.mode === '100755' ? 0o755 : 0o644);
    }
  }
}
