import { type Dirent, linkSync, readdirSync } from 'node:fs';
import { access, mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isError } from '@backstage/errors';
import { type GitCommand, readGitRefs } from '@paved/plugin-repositories-node';
import {
  type ObjectFormat,
  writeEmptyMirror,
  writeMirrorRefs,
} from './mirrorLayout';

/** The repository is not of the plain kind whose objects can be taken over file by file. */
class UnusualRepositoryError extends Error {}

const LINKS_PER_TURN = 500;

/**
 * Builds a mirror of a repository on the same disk as `git clone --local` does: its objects are hard-linked (they never
 * change once written), its refs copied. That takes about a millisecond, where a fetch takes fifteen.
 *
 * @returns false, with some of it written, when that can't be done: another file system, alternates, a shallow or partial
 *   clone, links in place of files. Then git has to fetch.
 */
export async function seedMirror(options: {
  source: string;
  target: string;
  git: GitCommand;
  signal?: AbortSignal;
}): Promise<boolean> {
  const { source, target, git, signal } = options;
  try {
    const objectFormat = await readObjectFormat(source);
    await assertPlain(source);
    // Refs first: whatever they name at this moment is written already.
    const refs = await readGitRefs(source, git);
    await writeEmptyMirror(target, objectFormat);
    await writeMirrorRefs(target, refs);
    await linkObjects(join(source, 'objects'), join(target, 'objects'), signal);
    return true;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof UnusualRepositoryError || isLinkRefused(error)) {
      return false;
    }
    throw error;
  }
}

/**
 * The object format of a repository on this machine, from its settings.
 *
 * @throws Error of code ENOENT when there is no repository
 */
export async function readObjectFormat(source: string): Promise<ObjectFormat> {
  const text = await readFile(join(source, 'config'), 'utf8');
  const extensions = /^\s*\[extensions\]([^[]*)/im.exec(text)?.[1] ?? '';
  return /^\s*objectformat\s*=\s*sha256\s*$/im.test(extensions)
    ? 'sha256'
    : 'sha1';
}

async function assertPlain(source: string): Promise<void> {
  for (const file of ['objects/info/alternates', 'shallow']) {
    const found = await access(join(source, file)).then(
      () => true,
      () => false,
    );
    if (found) {
      throw new UnusualRepositoryError(file);
    }
  }
}

const isLooseName = (name: string) =>
  /^(?:[0-9a-f]{38}|[0-9a-f]{62})$/.test(name);

const isPackName = (name: string) => {
  if (name.endsWith('.promisor')) {
    throw new UnusualRepositoryError('a partial clone');
  }
  return /^pack-[0-9a-f]+\.(?:pack|idx|rev)$/.test(name);
};

async function linkObjects(
  source: string,
  target: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const entries = await readdir(source, { withFileTypes: true });
  const folders = entries.filter(({ name }) => /^[0-9a-f]{2}$/.test(name));
  folders.forEach(entry => assertKind(entry, entry.isDirectory()));
  // Loose objects before packs: git packs by writing the pack before it removes the loose files.
  await Promise.all(folders.map(({ name }) => mkdir(join(target, name))));
  for (const { name } of folders) {
    await linkAll(join(source, name), join(target, name), signal, isLooseName);
  }

  const packs = entries.find(({ name }) => name === 'pack');
  if (packs) {
    assertKind(packs, packs.isDirectory());
    await mkdir(join(target, 'pack'));
    await linkAll(
      join(source, 'pack'),
      join(target, 'pack'),
      signal,
      isPackName,
    );
  }
}

// Links wait for the disk, a few hundred at a time: going through the thread pool would cost several times the link itself.
async function linkAll(
  source: string,
  target: string,
  signal: AbortSignal | undefined,
  isWanted: (name: string) => boolean,
): Promise<void> {
  const entries = readdirSync(source, { withFileTypes: true });
  let links = 0;
  for (const entry of entries) {
    if (isWanted(entry.name)) {
      assertKind(entry, entry.isFile());
      linkSync(join(source, entry.name), join(target, entry.name));
      links += 1;
      if (links % LINKS_PER_TURN === 0) {
        await setImmediate();
      }
    }
  }
  signal?.throwIfAborted();
}

function assertKind(entry: Dirent, isAsExpected: boolean): void {
  if (!isAsExpected) {
    throw new UnusualRepositoryError(`${entry.name} is a link`);
  }
}

function isLinkRefused(error: unknown): boolean {
  return (
    isError(error) &&
    ['EXDEV', 'EPERM', 'EMLINK', 'EACCES', 'ENOTSUP', 'ENOENT'].includes(
      String(error.code),
    )
  );
}
