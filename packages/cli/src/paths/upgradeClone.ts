import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import {
  compareVersions,
  LOCK_FILE,
  parseLock,
  type ReleaseSnapshot,
  type SourceFile,
} from '@paved/plugin-golden-paths-common';
import {
  chmod,
  mkdir,
  mkdtemp,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { UpgradeOutcome } from '@paved/plugin-golden-paths-node';
import { loaded } from '../loaded';
import type { Clone, IndexEntry } from './Clone';

/** Where releases come from. */
export type ReadSnapshot = (
  path: string,
  /** A version, or `latest`. */
  version: string,
) => Promise<ReleaseSnapshot>;

/** What an upgrade left in the clone. */
export interface ClonedUpgrade {
  /** Absent when there was nothing to do. */
  branch?: string;
  outcome: UpgradeOutcome;
}

/**
 * Brings a clone to another release of its path, on a new branch: what merges is staged, what conflicts has markers and the three
 * versions in the index, as after `git merge`. Nothing is committed.
 *
 * @throws InputError when it has uncommitted changes, is on no path, or would go back
 */
export async function upgradeClone(
  clone: Clone,
  request: {
    release?: string;
    parameters: JsonObject;
    /** Globs that the team said are its own. */
    leaveAlone: string[];
    read: ReadSnapshot;
  },
): Promise<ClonedUpgrade> {
  await clone.assertClean();
  const current = await clone.tree();
  const lock = await readLock(current);
  const to = await request.read(lock.path, request.release ?? 'latest');
  if (compareVersions(to.manifest.version, lock.release) < 0) {
    throw new InputError(
      `it is on release ${lock.release}, and ${to.manifest.version} is older; there is no way back by an upgrade`,
    );
  }
  const from = await request.read(lock.path, lock.release);
  const { UpgradeEngine, renderRelease } = await loaded(
    import('@paved/plugin-golden-paths-node'),
  );
  const scratchFolder = await mkdtemp(join(tmpdir(), 'paved-upgrade-'));
  const engine = UpgradeEngine.create({ scratchFolder });
  try {
    const outcome = await engine.planUpgrade({
      lock,
      current,
      from,
      to,
      parameters: request.parameters,
      leaveAlone: request.leaveAlone,
    });
    if (!outcome.writes.length) {
      return { outcome };
    }
    const { repository } = lock;
    const base = renderRelease(from, {
      parameters: lock.parameters,
      repository,
    }).files;
    const theirs = renderRelease(to, {
      parameters: outcome.parameters,
      repository,
    }).files;
    const branch = `golden-path/${lock.path.split('/').at(-1)}-${
      to.manifest.version
    }`;
    await clone.startBranch(branch);
    await write(clone, outcome, { base, theirs, current });
    return { branch, outcome };
  } finally {
    await engine.dispose();
    await rm(scratchFolder, { recursive: true, force: true });
  }
}

/** @throws InputError when there is none, or it is none */
export async function readLock(
  tree: Pick<Awaited<ReturnType<Clone['tree']>>, 'read'>,
) {
  const text = (await tree.read([LOCK_FILE])).get(LOCK_FILE);
  if (!text) {
    throw new InputError(
      `there is no ${LOCK_FILE}: it was not made from a golden path, or has not been adopted`,
    );
  }
  return parseLock(Buffer.from(text).toString('utf8'));
}

async function write(
  clone: Clone,
  { writes, conflicts }: UpgradeOutcome,
  sides: {
    base: SourceFile[];
    theirs: SourceFile[];
    current: Awaited<ReturnType<Clone['tree']>>;
  },
): Promise<void> {
  const unresolved = new Set(conflicts.map(({ path }) => path));
  const index: IndexEntry[] = [];
  const removed = writes.flatMap(({ path, content }) =>
    content ? [] : [path],
  );
  for (const path of removed) {
    await rm(join(clone.root, path), { force: true });
  }
  for (const change of writes) {
    if (!change.content) {
      continue;
    }
    const { path, mode, content } = change;
    await writeFileAt(clone.root, { path, mode, content });
    if (!unresolved.has(path)) {
      index.push({ path, mode, id: await clone.store(content), stage: 0 });
    }
  }
  const ours = new Map(sides.current.entries.map(entry => [entry.path, entry]));
  for (const path of unresolved) {
    const own = ours.get(path);
    if (own && own.mode !== '160000') {
      index.push({ path, mode: own.mode, id: own.id, stage: 2 });
    }
    for (const [stage, side] of [
      [1, sides.base],
      [3, sides.theirs],
    ] as const) {
      const file = side.find(each => each.path === path);
      if (file) {
        const id = await clone.store(file.content);
        index.push({ path, mode: file.mode, id, stage });
      }
    }
  }
  await clone.setIndex(index, removed);
}

async function writeFileAt(
  root: string,
  { path, mode, content }: SourceFile,
): Promise<void> {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  const folder = await realpath(dirname(file));
  // Through a symbolic link on the way the file would land elsewhere
  if (folder !== dirname(file)) {
    throw new InputError(
      `${path} can't be written: it would land in ${folder}; remove the symbolic link on the way there`,
    );
  }
  await rm(file, { force: true });
  if (mode === '120000') {
    await symlink(Buffer.from(content).toString('utf8'), file);
  } else {
    await writeFile(file, content);
    await chmod(file, mode === '100755' ? 0o755 : 0o644);
  }
}
