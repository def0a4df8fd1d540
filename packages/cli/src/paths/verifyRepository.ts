import { InputError } from '@backstage/errors';
import {
  LOCK_FILE,
  parseLock,
  type FileMode,
  type Lock,
  type ReleaseSnapshot,
} from '@paved/plugin-golden-paths-common';
import type { VerifyReport } from '@paved/plugin-golden-paths-node';
import { createHash } from 'node:crypto';
import { lstat, readFile, readlink, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loaded } from '../loaded';
import { findPaths } from './findPaths';

/**
 * Proves the files in a folder against its lock: that the lock says what its release renders, and that managed files are as rendered.
 *
 * @param read - gives the lock's release; left out, the lock itself is taken at its word
 * @throws InputError when there is no lock, or it can't be read
 */
export async function verifyRepository(
  folder: string,
  read?: (lock: Lock) => Promise<ReleaseSnapshot>,
): Promise<{ lock: Lock; report: VerifyReport }> {
  const root = await realpath(folder).catch(() => {
    throw new InputError(`there is no ${folder}`);
  });
  const text = await readFile(join(root, LOCK_FILE), 'utf8').catch(() => {
    throw new InputError(
      `there is no ${LOCK_FILE} in ${folder}: it was not made from a golden path, or has not been adopted`,
    );
  });
  const lock = parseLock(text);
  const { verify } = await loaded(import('@paved/plugin-golden-paths-node'));
  const files = await Promise.all(
    lock.files.map(({ path }) => readAt(root, path)),
  );
  const contents = new Map(
    files.flatMap(file => (file ? [[file.path, file.content] as const] : [])),
  );
  const report = await verify({
    lock,
    snapshot: await read?.(lock),
    current: {
      entries: files.flatMap(file =>
        file
          ? [
              {
                path: file.path,
                mode: file.mode,
                size: file.content.length,
                id: createHash('sha1')
                  .update(`blob ${file.content.length}\0`)
                  .update(file.content)
                  .digest('hex'),
              },
            ]
          : [],
      ),
      read: async paths =>
        new Map(
          paths.flatMap(path => {
            const content = contents.get(path);
            return content ? [[path, content] as const] : [];
          }),
        ),
    },
  });
  return { lock, report };
}

/** As git would have it; what is not there, or lies behind a symbolic link, is `undefined`. */
async function readAt(
  root: string,
  path: string,
): Promise<{ path: string; mode: FileMode; content: Buffer } | undefined> {
  const file = join(root, path);
  const folder = await realpath(dirname(file)).catch(() => undefined);
  const status =
    folder === dirname(file)
      ? await lstat(file).catch(() => undefined)
      : undefined;
  if (status?.isSymbolicLink()) {
    return { path, mode: '120000', content: Buffer.from(await readlink(file)) };
  }
  return status?.isFile()
    ? {
        path,
        mode: status.mode & 0o100 ? '100755' : '100644',
        content: await readFile(file),
      }
    : undefined;
}

/**
 * The release that a lock names, from a folder with golden paths.
 *
 * @throws InputError when the folder has another version of the path, or none
 */
export async function releaseIn(
  folder: string,
  lock: Lock,
): Promise<ReleaseSnapshot> {
  const { readSnapshot } = await loaded(
    import('@paved/plugin-golden-paths-node'),
  );
  const { locatePath } = await loaded(import('@paved/path-tests'));
  const seen: string[] = [];
  for (const each of await findPaths([folder])) {
    const located = await locatePath(each);
    const { path, snapshot } = await readSnapshot(located.source, located);
    if (snapshot && path?.ref === lock.path) {
      if (snapshot.manifest.version === lock.release) {
        return snapshot;
      }
      seen.push(snapshot.manifest.version);
    }
  }
  throw new InputError(
    seen.length
      ? `${folder} has ${lock.path} ${seen.join(', ')}; the lock is of ${
          lock.release
        }: check out the commit of that release there`
      : `${folder} does not have ${lock.path}`,
  );
}
