import type {
  SourceTreeEntry,
  SourceWrite,
} from '@paved/plugin-golden-paths-node';
import type { Stats } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { statsOf } from './statsOf';

/** Something on disk that git could not bring back, where something is to be written or removed. */
export interface Obstacle {
  path: string;
  reason: string;
}

/** What a clone has, as git knows it. */
export interface KnownFiles {
  /** Of the last commit. */
  entries: readonly SourceTreeEntry[];
  /** Paths whose changes git is told not to look for. */
  overlooked: ReadonlySet<string>;
}

/** What is in the way of writes to a clone without uncommitted changes: what is not as in its last commit, or leads elsewhere. */
export async function obstaclesTo(
  root: string,
  writes: readonly SourceWrite[],
  { entries, overlooked }: KnownFiles,
): Promise<Obstacle[]> {
  const modes = new Map(entries.map(({ path, mode }) => [path, mode]));
  const removed = new Set(
    writes.flatMap(({ path, content }) => (content ? [] : [path])),
  );
  const isSubmodule = (path: string) => modes.get(path) === '160000';

  /** In a folder, the first of what does not go with the upgrade; the folder itself when it is empty. */
  async function stayingIn(folder: string): Promise<string | undefined> {
    const children = await readdir(join(root, folder), { withFileTypes: true });
    for (const child of children) {
      const path = `${folder}/${child.name}`;
      const goes = removed.has(path) && !child.isDirectory();
      const staying = child.isDirectory() ? await stayingIn(path) : path;
      if (!goes && staying) {
        return staying;
      }
    }
    return children.length ? undefined : folder;
  }

  /** Whether a folder is there to write into, and why it is not to be. */
  async function look(
    folder: string,
  ): Promise<{ isThere: boolean; reason?: string }> {
    const found = await find(root, folder);
    if (!found || removed.has(found.path)) {
      return { isThere: false };
    }
    const { path, stats } = found;
    if (path !== folder) {
      return { isThere: true, reason: sameAs(path) };
    }
    if (stats.isSymbolicLink()) {
      const reason = 'a symbolic link, through which nothing is written';
      return { isThere: true, reason };
    }
    if (!stats.isDirectory()) {
      return { isThere: true, reason: 'a file where a folder is needed' };
    }
    const isOther =
      isSubmodule(folder) || (await statsOf(join(root, folder, '.git')));
    return isOther
      ? { isThere: true, reason: 'a repository of its own' }
      : { isThere: true };
  }

  async function reasonAgainst(path: string): Promise<string | undefined> {
    const found = await find(root, path);
    if (!found || (found.path !== path && removed.has(found.path))) {
      return undefined;
    }
    if (found.path !== path) {
      return sameAs(found.path);
    }
    if (isSubmodule(path)) {
      return 'a repository of its own';
    }
    if (found.stats.isDirectory()) {
      const staying = await stayingIn(path);
      return staying && `a folder with ${staying}, which would stay`;
    }
    if (!modes.has(path)) {
      return 'not in git';
    }
    return overlooked.has(path)
      ? `git is told to overlook changes of it; git update-index --no-assume-unchanged --no-skip-worktree ends that`
      : undefined;
  }

  const looked = new Map<string, Awaited<ReturnType<typeof look>>>();
  const reasons = new Map<string, string>();
  for (const { path } of writes) {
    let isReached = true;
    for (const folder of foldersOf(path)) {
      const seen = looked.get(folder) ?? (await look(folder));
      looked.set(folder, seen);
      if (seen.reason) {
        reasons.set(folder, seen.reason);
      }
      if (seen.reason || !seen.isThere) {
        isReached = false;
        break;
      }
    }
    const reason = isReached ? await reasonAgainst(path) : undefined;
    if (reason) {
      reasons.set(path, reason);
    }
  }
  return [...reasons].map(([path, reason]) => ({ path, reason }));
}

/** What is at a path, and under which name: some disks take for the same what git tells apart. */
async function find(
  root: string,
  path: string,
): Promise<{ path: string; stats: Stats } | undefined> {
  const stats = await statsOf(join(root, path));
  if (!stats) {
    return undefined;
  }
  const slash = path.lastIndexOf('/');
  const folder = path.slice(0, slash + 1);
  const names = await readdir(join(root, folder));
  if (!names.includes(path.slice(slash + 1))) {
    for (const name of names) {
      const other = await statsOf(join(root, folder, name));
      if (other?.ino === stats.ino && other.dev === stats.dev) {
        return { path: `${folder}${name}`, stats };
      }
    }
  }
  return { path, stats };
}

function sameAs(path: string): string {
  return `there as ${path}, which this disk takes for the same`;
}

/** From the outermost on. */
function foldersOf(path: string): string[] {
  const segments = path.split('/').slice(0, -1);
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}
