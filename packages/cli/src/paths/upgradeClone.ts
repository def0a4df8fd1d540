import { InputError, toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import {
  compareVersions,
  LOCK_FILE,
  parseLock,
  type ReleaseSnapshot,
  type SourceFile,
} from '@paved/plugin-golden-paths-common';
import type {
  SourceTree,
  SourceWrite,
  UpgradeOutcome,
} from '@paved/plugin-golden-paths-node';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loaded } from '../loaded';
import type { Clone, IndexEntry } from './Clone';
import { FolderChanges } from './FolderChanges';
import { obstaclesTo } from './obstaclesTo';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

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
 * versions in the index, as after `git merge`. Nothing is committed. A clone that could not be upgraded is as it was.
 *
 * @throws InputError when it has uncommitted changes, or something in the way that is not in git, is on no path, or would go back
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
    await assertNothingInTheWay(clone, outcome.writes, current);
    const index = await indexOf(clone, outcome, { base, theirs, current });
    await apply(clone, branch, { writes: outcome.writes, index, current });
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

async function assertNothingInTheWay(
  clone: Clone,
  writes: SourceWrite[],
  { entries }: SourceTree,
): Promise<void> {
  const obstacles = await obstaclesTo(clone.root, writes, {
    entries,
    overlooked: await clone.overlooked(),
  });
  if (obstacles.length) {
    throw new InputError(
      `the upgrade would write or remove what git could not bring back: ${obstacles
        .map(({ path, reason }) => `${path} (${reason})`)
        .join(
          ', ',
        )}; move it away, or commit it (git add --force where it is ignored), then upgrade again; nothing has been changed`,
    );
  }
}

/** What the index has of each path that changes. The contents are stored, which changes nothing yet. */
async function indexOf(
  clone: Clone,
  { writes, conflicts }: UpgradeOutcome,
  sides: { base: SourceFile[]; theirs: SourceFile[]; current: SourceTree },
): Promise<IndexEntry[]> {
  const unresolved = new Set(conflicts.map(({ path }) => path));
  const index: IndexEntry[] = [];
  for (const change of writes) {
    if (change.content && !unresolved.has(change.path)) {
      const { path, mode, content } = change;
      const id = await clone.store(content);
      index.push({ path, mode, id, stage: 0 });
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
  return index;
}

/** All of it, or nothing. */
async function apply(
  clone: Clone,
  branch: string,
  {
    writes,
    index,
    current,
  }: { writes: SourceWrite[]; index: IndexEntry[]; current: SourceTree },
): Promise<void> {
  const known = new Set(current.entries.map(({ path }) => path));
  const changes = new FolderChanges(clone.root);
  const removed = writes.filter(({ content }) => !content);
  const interruption = new AbortController();
  const interrupt = () => interruption.abort(new InputError('interrupted'));
  SIGNALS.forEach(signal => process.on(signal, interrupt));
  try {
    changes.made(await clone.startBranch(branch));
    for (const { path } of removed) {
      interruption.signal.throwIfAborted();
      await changes.remove(path);
    }
    for (const change of writes) {
      interruption.signal.throwIfAborted();
      if (change.content) {
        if (known.has(change.path)) {
          await changes.remove(change.path);
        }
        await changes.create(change);
      }
    }
    interruption.signal.throwIfAborted();
    await clone.setIndex(
      index,
      removed.map(({ path }) => path),
    );
  } catch (error) {
    const left = await changes.takeBack();
    throw new InputError(
      `${toError(error).message}; ${
        left.length
          ? `not all of it could be taken back; to bring the clone back, run: ${left.join(
              ' && ',
            )}`
          : 'the clone is as it was'
      }`,
    );
  } finally {
    SIGNALS.forEach(signal => process.off(signal, interrupt));
  }
  await changes.keep();
}
