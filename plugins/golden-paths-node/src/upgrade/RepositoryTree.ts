import {
  LOCK_FILE,
  type FileMode,
  type UpgradeFileChange,
} from '@paved/plugin-golden-paths-common';
import { matchPaths } from '@paved/plugin-repositories-common';
import { blobId, contentIds } from '../render/contentIds';
import type { RenderedRelease } from '../render/types';
import type { Side, SideFile } from './mergeTrees';
import type { SourceTree, SourceTreeEntry, SourceWrite } from './types';

/** A repository as upgrades see it: without the lock, and without what they leave alone. */
export class RepositoryTree {
  readonly ours: Side = new Map();
  readonly #current: SourceTree;
  readonly #entries = new Map<string, SourceTreeEntry>();
  readonly #isSha256: boolean;
  readonly #isOutside: (path: string) => boolean;

  constructor(current: SourceTree, leaveAlone: readonly string[]) {
    const isLeftAlone = matchPaths(leaveAlone);
    this.#isOutside = path => path === LOCK_FILE || isLeftAlone(path);
    this.#current = current;
    this.#isSha256 = current.entries[0]?.id.length === 64;
    for (const entry of current.entries) {
      this.#entries.set(entry.path, entry);
      if (!this.#isOutside(entry.path)) {
        this.ours.set(entry.path, entry);
      }
    }
  }

  /** Of a content, as it has in the repository. */
  idOf(content: Uint8Array): string {
    return this.#isSha256
      ? blobId(content, 'sha256')
      : contentIds(content).sha1Blob;
  }

  read(paths: string[]): Promise<Map<string, Uint8Array>> {
    return this.#current.read(paths);
  }

  /** Contents of files by the paths that they were moved to. */
  async readMoved(
    paths: string[],
    movedFrom: ReadonlyMap<string, string>,
  ): Promise<Map<string, Uint8Array>> {
    const contents = await this.read(
      paths.map(path => movedFrom.get(path) ?? path),
    );
    const result = new Map<string, Uint8Array>();
    for (const path of paths) {
      const content = contents.get(movedFrom.get(path) ?? path);
      if (content) {
        result.set(path, content);
      }
    }
    return result;
  }

  /** A render as a side of the merge. */
  side({ files }: RenderedRelease): Side {
    const side: Side = new Map();
    for (const { path, mode, content } of files) {
      if (!this.#isOutside(path)) {
        const id = this.idOf(content);
        side.set(path, { mode, id, size: content.byteLength, content });
      }
    }
    return side;
  }

  /** What has to be written for the repository to become the merged files, and what that looks like. */
  outcome(
    merged: Side,
    { files: rendered, lockFile }: RenderedRelease,
    movedFrom: ReadonlyMap<string, string>,
  ): {
    changes: UpgradeFileChange[];
    writes: SourceWrite[];
    files: SourceTreeEntry[];
  } {
    const after = new Map<string, SideFile>(merged);
    for (const [path, entry] of this.#entries) {
      if (this.#isOutside(path)) {
        after.set(path, entry);
      }
    }
    const classes = new Map(rendered.map(file => [file.path, file.class]));
    const lock: SideFile = {
      mode: lockFile.mode,
      id: this.idOf(lockFile.content),
      size: lockFile.content.byteLength,
      content: lockFile.content,
    };
    after.set(LOCK_FILE, lock);

    const writes: SourceWrite[] = [];
    const changes: UpgradeFileChange[] = [];
    const removed = new Map<string, string>();
    for (const [path, entry] of this.#entries) {
      if (!after.has(path)) {
        removed.set(path, entry.id);
        writes.push({ path });
      }
    }
    for (const [path, file] of after) {
      const entry = this.#entries.get(path);
      if (entry?.id === file.id && entry.mode === file.mode) {
        continue;
      }
      if (!file.content) {
        throw new Error(`The merge gave '${path}' no content`);
      }
      writes.push({ path, mode: file.mode as FileMode, content: file.content });
      if (path !== LOCK_FILE) {
        const previousPath = entry
          ? undefined
          : previousPathOf(path, file, removed, movedFrom);
        if (previousPath !== undefined) {
          removed.delete(previousPath);
        }
        const newType = previousPath === undefined ? 'added' : 'renamed';
        changes.push({
          path,
          ...(previousPath !== undefined && { previousPath }),
          type: entry ? 'modified' : newType,
          ...(classes.has(path) && { class: classes.get(path) }),
        });
      }
    }
    for (const path of removed.keys()) {
      changes.push({ path, type: 'removed' });
    }
    return {
      changes: sorted(changes),
      writes: sorted(writes),
      files: sorted(
        [...after].map(([path, { mode, id, size }]) => ({
          path,
          mode: mode as SourceTreeEntry['mode'],
          id,
          size,
        })),
      ),
    };
  }
}

function previousPathOf(
  path: string,
  file: SideFile,
  removed: ReadonlyMap<string, string>,
  movedFrom: ReadonlyMap<string, string>,
): string | undefined {
  const moved = movedFrom.get(path);
  if (moved !== undefined && removed.has(moved)) {
    return moved;
  }
  return [...removed].find(([, id]) => id === file.id)?.[0];
}

function sorted<T extends { path: string }>(items: T[]): T[] {
  return items.sort((a, b) => (a.path < b.path ? -1 : 1));
}
