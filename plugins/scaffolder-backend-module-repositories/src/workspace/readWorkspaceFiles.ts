import { constants } from 'node:fs';
import { lstat, open, readdir, readlink, realpath } from 'node:fs/promises';
import { isAbsolute, join, posix, relative } from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { FileMode } from '@paved/plugin-repositories-common';

/** A file of a task's workspace, as it goes into a commit. */
export interface WorkspaceFile {
  /** Relative to the folder that is published, `/` between segments. */
  path: string;
  /** Of a symbolic link, where it leads. */
  content: Buffer;
  mode: FileMode;
}

/** How much one commit may hold. */
export interface WorkspaceLimits {
  files: number;
  fileBytes: number;
  totalBytes: number;
}

export const defaultWorkspaceLimits: WorkspaceLimits = {
  files: 2_000,
  fileBytes: 5_000_000,
  totalBytes: 20_000_000,
};

/**
 * Reads every file below a folder of the workspace, sorted by path. Whatever is called `.git` stays out.
 *
 * Symbolic links are never followed (that could publish a file of the server): they are published as what they are.
 *
 * @throws InputError for a link that leads out of the folder, or to nothing, for anything else that is neither file nor folder,
 *   for a folder without files, and for content over the limits
 */
export async function readWorkspaceFiles(options: {
  workspacePath: string;
  /** Relative to the workspace; the whole workspace by default. */
  sourcePath?: string;
  limits?: WorkspaceLimits;
}): Promise<WorkspaceFile[]> {
  const { workspacePath, sourcePath = '.' } = options;
  const limits = options.limits ?? defaultWorkspaceLimits;
  const root = resolveSafeChildPath(workspacePath, sourcePath);
  const status = await lstat(root).catch(() => undefined);
  if (!status?.isDirectory()) {
    throw new InputError(
      `The workspace has no folder '${sourcePath}'; check sourcePath and the step that should have filled it`,
    );
  }

  const files: WorkspaceFile[] = [];
  let totalBytes = 0;

  async function visit(folder: string): Promise<void> {
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = posix.join(folder, entry.name);
      if (entry.name.toLowerCase() === '.git') {
        continue;
      }
      if (entry.isDirectory()) {
        await visit(path);
      } else if (entry.isFile() || entry.isSymbolicLink()) {
        const file = entry.isFile()
          ? await readFile(root, path, limits)
          : await readLink(root, path);
        totalBytes += file.content.length;
        files.push(file);
        if (files.length > limits.files) {
          throw new InputError(
            `The workspace holds more than ${limits.files} files; publish a smaller folder with sourcePath, or delete what was generated (fs:delete)`,
          );
        }
        if (totalBytes > limits.totalBytes) {
          throw new InputError(
            `The workspace holds more than ${limits.totalBytes} bytes (reached at '${path}'); keep large files out of the template`,
          );
        }
      } else {
        throw new InputError(
          `'${path}' in the workspace is neither a file nor a folder; remove it before this step`,
        );
      }
    }
  }

  await visit('');
  if (files.length === 0) {
    throw new InputError(
      `There is nothing to publish in '${sourcePath}': a step such as fetch:template has to fill the workspace first`,
    );
  }
  return files;
}

async function readFile(
  root: string,
  path: string,
  limits: WorkspaceLimits,
): Promise<WorkspaceFile> {
  // Not following here as well: the entry may have been swapped for a link since it was listed
  const handle = await open(
    join(root, path),
    // eslint-disable-next-line no-bitwise
    constants.O_RDONLY | constants.O_NOFOLLOW,
  );
  try {
    const { size, mode } = await handle.stat();
    if (size > limits.fileBytes) {
      throw new InputError(
        `'${path}' is ${size} bytes, and a published file may be ${limits.fileBytes} at most; keep it out of the template`,
      );
    }
    return {
      path,
      content: await handle.readFile(),
      // eslint-disable-next-line no-bitwise
      mode: mode & 0o100 ? '100755' : '100644',
    };
  } finally {
    await handle.close();
  }
}

/** In the repository it must lead to a file of the repository, on every machine. */
async function readLink(root: string, path: string): Promise<WorkspaceFile> {
  const target = await readlink(join(root, path), { encoding: 'buffer' });
  const end = await realpath(join(root, path)).catch(() => undefined);
  const inside = end && relative(await realpath(root), end);
  if (
    isAbsolute(target.toString()) ||
    !inside ||
    inside.split('/').some(segment => /^(?:\.\.|\.git)$/i.test(segment))
  ) {
    throw new InputError(
      `'${path}' in the workspace is a symbolic link that leads out of it, or to nothing; put the file itself into the template`,
    );
  }
  return { path, content: target, mode: '120000' };
}
