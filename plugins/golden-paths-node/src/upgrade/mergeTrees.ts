import {
  isMarked,
  type UpgradeConflict,
} from '@paved/plugin-golden-paths-common';
import { posix } from 'node:path';
import type { GitMerge, MergeFile } from './ScratchRepository';

/** A file as one side has it. */
export interface SideFile {
  mode: string;
  /** Git's id of the content. */
  id: string;
  size?: number;
  /** Known for all files of renders; for the repository's only where it was needed. */
  content?: Uint8Array;
}

export type Side = Map<string, SideFile>;

export interface MergeTreesOptions {
  base: Side;
  ours: Side;
  theirs: Side;
  /** Contents of the repository's files; what can't be read is left out. */
  read(paths: string[]): Promise<Map<string, Uint8Array>>;
  /** Merges with git. */
  merge(sides: {
    base: Map<string, MergeFile>;
    ours: Map<string, MergeFile>;
    theirs: Map<string, MergeFile>;
  }): Promise<GitMerge>;
  /** Of a content, as git would give it in the repository. */
  idOf(content: Uint8Array): string;
  /** Names of the sides in conflict markers. */
  labels: { ours: string; theirs: string };
}

export interface MergedTrees {
  files: Side;
  conflicts: UpgradeConflict[];
}

/** Larger files are not merged line by line. */
const LARGEST_MERGED = 1024 * 1024;
/** Of files that may have been renamed, together. */
const MOST_READ = 16 * 1024 * 1024;

const SUBMODULE = '160000';
const SYMLINK = '120000';

const MODIFY_DELETE: Omit<UpgradeConflict, 'path'> = {
  type: 'modify/delete',
  message:
    'You changed it, and the release does not have it any more. Yours is kept; remove it if you no longer need it.',
};

const TOO_LARGE: Omit<UpgradeConflict, 'path'> = {
  type: 'too-large',
  message:
    'Both you and the release changed it, and it is too large to be merged line by line. Yours is kept; take over by hand what you want of the release.',
};

class TreeMerge {
  readonly files: Side = new Map();
  readonly conflicts = new Map<string, UpgradeConflict>();
  readonly #options: MergeTreesOptions;
  readonly #base: Side;
  readonly #ours: Side;
  readonly #theirs: Side;
  /** Both sides changed them, and differently. */
  readonly #undecided = new Set<string>();
  /** Of those, what the repository has removed to put something else in its place; it may also have been renamed to that. */
  readonly #removedInTheWay = new Set<string>();
  /** Files into which git has put both sides, between markers. */
  readonly #withMarkers = new Set<string>();

  constructor(options: MergeTreesOptions) {
    this.#options = options;
    this.#base = new Map(options.base);
    this.#ours = options.ours;
    this.#theirs = new Map(options.theirs);
  }

  async run(): Promise<void> {
    const paths = new Set([
      ...this.#base.keys(),
      ...this.#ours.keys(),
      ...this.#theirs.keys(),
    ]);
    for (const path of paths) {
      this.#decide(path);
    }
    const separated = this.#separateFilesAndFolders();
    if (this.#needsGit()) {
      await this.#mergeWithGit();
    } else {
      this.#keepOursWhereUndecided();
    }
    this.#settle(separated);
  }

  #decide(path: string): void {
    const base = this.#base.get(path);
    const ours = this.#ours.get(path);
    const theirs = this.#theirs.get(path);
    if (isSame(ours, theirs) || isSame(base, theirs)) {
      this.#take(path, ours);
    } else if (isSame(base, ours)) {
      this.#take(path, theirs);
    } else if (
      ours &&
      theirs &&
      [ours, theirs].some(({ mode }) => [SUBMODULE, SYMLINK].includes(mode))
    ) {
      this.#leaveAlone(path, {
        type: 'other',
        message:
          'Both you and the release changed it, and a link or submodule can’t be merged. Yours is kept; take over by hand what you want of the release.',
      });
    } else if ([base, ours, theirs].some(isTooLarge)) {
      this.#leaveAlone(path, ours && (theirs ? TOO_LARGE : MODIFY_DELETE));
    } else {
      this.#undecided.add(path);
    }
  }

  #take(path: string, file: SideFile | undefined): void {
    if (file) {
      this.files.set(path, file);
    } else {
      this.files.delete(path);
    }
  }

  /** The repository's is kept, and nobody looks at the path again. */
  #leaveAlone(path: string, conflict?: Omit<UpgradeConflict, 'path'>): void {
    const ours = this.#ours.get(path);
    this.#take(path, ours);
    this.#undecided.delete(path);
    for (const side of [this.#base, this.#theirs]) {
      if (ours) {
        side.set(path, ours);
      } else {
        side.delete(path);
      }
    }
    if (conflict) {
      this.#conflict(path, conflict);
    }
  }

  /**
   * Takes out files of the release that lie where the repository has a folder, or in a folder that is a file there: git would
   * rename one of both. What is taken out is returned.
   */
  #separateFilesAndFolders(): Map<string, SideFile> {
    const separated = new Map<string, SideFile>();
    const added = [...this.#theirs].filter(
      ([path]) =>
        !this.#ours.has(path) &&
        (this.files.has(path) || this.#undecided.has(path)),
    );
    if (!added.length) {
      return separated;
    }
    const placeTaken = placesTakenBy(
      [...this.#ours.keys()].filter(
        path => this.files.has(path) || this.#undecided.has(path),
      ),
    );
    for (const [path, file] of added) {
      if (placeTaken(path) === undefined) {
        continue;
      }
      if (this.#undecided.has(path)) {
        this.#removedInTheWay.add(path);
      } else {
        separated.set(path, file);
        this.#leaveAlone(path);
      }
    }
    return separated;
  }

  /** What was in the way of a file may have been renamed by the merge; then there is room for it. */
  #settle(separated: Map<string, SideFile>): void {
    if (!separated.size) {
      return;
    }
    const placeTaken = placesTakenBy([...this.files.keys()]);
    for (const [path, file] of separated) {
      const place = placeTaken(path);
      if (place === undefined) {
        this.files.set(path, file);
      } else {
        this.#conflict(place, {
          type: 'file/directory',
          message:
            place === path
              ? 'The release has a file of this name, where you have a folder. Your folder is kept and the file left out; move the folder if you want the file.'
              : 'The release has a folder of this name, where you have a file. Your file is kept and the folder left out; move the file if you want the folder.',
        });
      }
    }
  }

  /** Whether there is anything to merge, or something that may have been renamed. */
  #needsGit(): boolean {
    const mayBeRenamed = this.#renameFinder();
    for (const path of this.#undecided) {
      const ours = this.#ours.get(path);
      const theirs = this.#theirs.get(path);
      const base = this.#base.get(path);
      if (
        (ours && theirs) ||
        !base ||
        (!ours && mayBeRenamed.byUs(path, base)) ||
        (!theirs && mayBeRenamed.byThem(path, base))
      ) {
        return true;
      }
    }
    for (const [path, base] of this.#base) {
      if (
        !this.#ours.has(path) &&
        !this.#theirs.has(path) &&
        (mayBeRenamed.byUs(path, base) || mayBeRenamed.byThem(path, base))
      ) {
        return true;
      }
    }
    return false;
  }

  /** Whether a side has files that a file of the base may have become. */
  #renameFinder() {
    const added = (side: Side) =>
      [...side].filter(([path]) => !this.#base.has(path));
    let byUs: Array<[string, SideFile]> | undefined;
    let byThem: Array<[string, SideFile]> | undefined;
    const isIn =
      (candidates: Array<[string, SideFile]>) =>
      (path: string, file: SideFile) =>
        candidates.some(([to, other]) => mayBeRename(path, file, to, other));
    return {
      byUs: (path: string, file: SideFile) => {
        byUs ??= added(this.#ours);
        return isIn(byUs)(path, file);
      },
      byThem: (path: string, file: SideFile) => {
        byThem ??= added(this.#theirs);
        return isIn(byThem)(path, file);
      },
    };
  }

  async #mergeWithGit(): Promise<void> {
    const involved = this.#involved();
    const contents = await this.#contents(involved);
    for (const path of involved) {
      if (this.#ours.has(path) && !contents.has(path)) {
        involved.delete(path);
        if (this.#undecided.has(path)) {
          this.#leaveAlone(path, {
            type: 'other',
            message:
              'Both you and the release changed it, and yours could not be read. It is kept; take over by hand what you want of the release.',
          });
        }
      }
    }
    const side = (files: Side, known?: Map<string, Uint8Array>) => {
      const result = new Map<string, MergeFile>();
      for (const path of involved) {
        const file = files.get(path);
        const content = known?.get(path) ?? file?.content;
        if (file && content) {
          result.set(path, { mode: file.mode, content });
        }
      }
      return result;
    };
    const merged = await this.#options.merge({
      base: side(this.#base),
      ours: side(this.#ours, contents),
      theirs: side(this.#theirs),
    });
    await this.#takeMerged(involved, merged);
  }

  /** What git must see so that its answer is the one that it would give for the whole trees. */
  #involved(): Set<string> {
    const involved = new Set(this.#undecided);
    for (const path of [...this.#base.keys(), ...this.#theirs.keys()]) {
      const isIn = [this.#base, this.#ours, this.#theirs].map(side =>
        side.has(path),
      );
      if (isIn.includes(false)) {
        involved.add(path);
      }
    }
    const removed = [...this.#base].filter(
      ([path, { mode }]) => !this.#ours.has(path) && mode !== SUBMODULE,
    );
    if (removed.every(([path, file]) => isSame(file, this.#theirs.get(path)))) {
      // Where they went makes no difference
      return involved;
    }
    let bytes = 0;
    for (const [path, file] of this.#ours) {
      if (
        !this.#base.has(path) &&
        file.mode !== SUBMODULE &&
        !isTooLarge(file) &&
        removed.some(([from, old]) => mayBeRename(from, old, path, file))
      ) {
        bytes += file.size ?? 0;
        if (bytes > MOST_READ) {
          break;
        }
        involved.add(path);
      }
    }
    return involved;
  }

  async #contents(involved: Set<string>): Promise<Map<string, Uint8Array>> {
    const contents = new Map<string, Uint8Array>();
    const unknown: string[] = [];
    for (const path of involved) {
      const ours = this.#ours.get(path);
      // A file that is as rendered need not be read
      const twin = [ours, this.#base.get(path), this.#theirs.get(path)].find(
        file => file?.content && file.id === ours?.id,
      );
      if (twin?.content) {
        contents.set(path, twin.content);
      } else if (ours) {
        unknown.push(path);
      }
    }
    if (unknown.length) {
      for (const [path, content] of await this.#options.read(unknown)) {
        contents.set(path, content);
      }
    }
    return contents;
  }

  async #takeMerged(involved: Set<string>, merged: GitMerge): Promise<void> {
    if ([...merged.files.keys()].some(path => !involved.has(path))) {
      // Git puts what has no place of its own beside it, under a made-up name. Nobody wants that in a repository.
      await this.#mergeWithoutRemoved();
      return;
    }
    for (const path of involved) {
      const file = merged.files.get(path);
      this.#take(path, file && (await this.#sideFile(path, file, merged)));
    }
    const stages = new Map<string, string>();
    for (const { path, stage } of merged.stages) {
      stages.set(path, (stages.get(path) ?? '') + stage);
    }
    for (const [path, found] of stages) {
      this.#noteConflict(path, found, merged);
    }
    this.#noteOtherMarkers();
    this.#restoreCrowdedOut(involved);
  }

  /** What the repository removed, and was not renamed after all, stays removed. */
  async #mergeWithoutRemoved(): Promise<void> {
    const removed = [...this.#removedInTheWay];
    this.#removedInTheWay.clear();
    removed.forEach(path => this.#leaveAlone(path));
    if (removed.length && this.#needsGit()) {
      await this.#mergeWithGit();
    } else {
      this.#keepOursWhereUndecided();
    }
  }

  /**
   * Where the release moves a file to a path at which the repository has another one, and the two are no text, git keeps that
   * one and drops the repository's changes to the first.
   */
  #restoreCrowdedOut(involved: ReadonlySet<string>): void {
    const crowded = [...this.conflicts.values()].filter(
      conflict => !isMarked(conflict) && !this.#base.has(conflict.path),
    );
    for (const path of crowded.length ? involved : []) {
      const base = this.#base.get(path);
      const ours = this.#ours.get(path);
      const place = crowded.find(conflict => {
        const theirs = this.#theirs.get(conflict.path);
        return base && theirs && mayBeRename(path, base, conflict.path, theirs);
      })?.path;
      if (place && ours && !isSame(base, ours) && !this.files.has(path)) {
        this.#take(path, ours);
        this.#conflict(path, {
          type: 'other',
          message: `You changed it, and the release moved it to '${place}', where you have another file. Both of yours are kept; take over by hand what you want of the release.`,
        });
      }
    }
  }

  async #sideFile(
    path: string,
    { mode, id }: { mode: string; id: string },
    merged: GitMerge,
  ): Promise<SideFile> {
    const plain = await merged.read(id);
    const content = withLabels(plain, merged, this.#options);
    if (content !== plain) {
      this.#withMarkers.add(path);
    }
    const newId = this.#options.idOf(content);
    const ours = this.#ours.get(path);
    return ours?.id === newId && ours.mode === mode
      ? ours
      : { mode, id: newId, size: content.byteLength, content };
  }

  /** @param stages - digits of the sides that git could not bring together: base, ours, theirs */
  #noteConflict(path: string, stages: string, merged: GitMerge): void {
    const isOld = this.#base.has(path);
    switch (stages) {
      case '12':
        this.#conflict(
          path,
          isOld
            ? MODIFY_DELETE
            : {
                type: 'rename/delete',
                message:
                  'You renamed it, and the release does not have it any more. Yours is kept; remove it if you no longer need it.',
              },
        );
        break;
      case '13':
        if (isOld) {
          this.#take(path, undefined);
        } else {
          this.#conflict(path, {
            type: 'rename/delete',
            message:
              'The release renamed a file that you had removed. It is here under its new name; remove it if you don’t want it.',
          });
        }
        break;
      case '123':
      case '23':
        this.#conflict(path, this.#contentConflict(path, stages, merged));
        break;
      case '1': {
        const [, ours = path, theirs = path] =
          merged.messages.find(
            ({ type, paths }) =>
              type === 'CONFLICT (rename/rename)' && paths[0] === path,
          )?.paths ?? [];
        this.#conflict(ours, {
          type: 'rename/rename',
          message: `You renamed '${path}' to this, and the release renamed it to '${theirs}'. Both are here; keep one of them.`,
        });
        break;
      }
      default:
    }
  }

  /** Of a file that both renamed, and changed the same lines of, git says only that it was renamed. */
  #noteOtherMarkers(): void {
    for (const path of this.#withMarkers) {
      const noted = this.conflicts.get(path);
      if (!noted || !isMarked(noted)) {
        this.#conflict(path, {
          type: 'content',
          message: `${
            noted ? `${noted.message} ` : ''
          }You and the release changed the same lines. Both are in the file, between conflict markers; keep what is right and remove the markers.`,
        });
      }
    }
  }

  #contentConflict(
    path: string,
    stages: string,
    merged: GitMerge,
  ): Omit<UpgradeConflict, 'path'> {
    if (this.#withMarkers.has(path)) {
      return stages === '23'
        ? {
            type: 'add/add',
            message:
              'You added it, and so does the release, differently. Both are in the file, between conflict markers; keep what is right and remove the markers.',
          }
        : {
            type: 'content',
            message:
              'You and the release changed the same lines. Both are in the file, between conflict markers; keep what is right and remove the markers.',
          };
    }
    const ours = merged.stages.find(
      stage => stage.path === path && stage.stage === 2,
    );
    const theirs = merged.stages.find(
      stage => stage.path === path && stage.stage === 3,
    );
    return ours?.id === theirs?.id
      ? {
          type: 'mode',
          message:
            'You and the release disagree on whether it is executable. Yours is kept.',
        }
      : {
          type: 'binary',
          message:
            'Both you and the release changed it, and it is binary. Yours is kept; take over by hand what you want of the release.',
        };
  }

  #keepOursWhereUndecided(): void {
    for (const path of this.#undecided) {
      const ours = this.#ours.get(path);
      this.#take(path, ours);
      if (ours) {
        this.#conflict(
          path,
          this.#theirs.has(path)
            ? {
                type: 'other',
                message:
                  'Both you and the release changed it, and they can’t be brought together. Yours is kept; take over by hand what you want of the release.',
              }
            : MODIFY_DELETE,
        );
      }
    }
  }

  #conflict(path: string, conflict: Omit<UpgradeConflict, 'path'>): void {
    this.conflicts.set(path, { path, ...conflict });
  }
}

function isSame(a: SideFile | undefined, b: SideFile | undefined): boolean {
  return a?.id === b?.id && a?.mode === b?.mode;
}

function isTooLarge(file: SideFile | undefined): boolean {
  return (file?.size ?? file?.content?.byteLength ?? 0) > LARGEST_MERGED;
}

/** Whether git could take one file for another one renamed: it compares contents only where sizes are near. */
function mayBeRename(
  from: string,
  old: SideFile,
  to: string,
  file: SideFile,
): boolean {
  if (old.id === file.id) {
    return true;
  }
  if ([old.mode, file.mode].some(mode => [SYMLINK, SUBMODULE].includes(mode))) {
    return false;
  }
  if (old.size === undefined || file.size === undefined) {
    return true;
  }
  const larger = Math.max(old.size, file.size);
  return (
    Math.abs(old.size - file.size) * 2 <= larger ||
    // It also prefers files of the same name, if there is but one
    posix.basename(from) === posix.basename(to)
  );
}

function foldersOf(path: string): string[] {
  const folders = [];
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
    folders.push(path.slice(0, at));
  }
  return folders;
}

/** Finds the file that a path would lie in, or the path itself where it is a folder. */
function placesTakenBy(paths: string[]): (path: string) => string | undefined {
  const files = new Set(paths);
  const folders = new Set(paths.flatMap(foldersOf));
  return path =>
    folders.has(path)
      ? path
      : foldersOf(path).find(folder => files.has(folder));
}

/** Git names the sides in markers by their commits, which nobody knows. */
function withLabels(
  content: Uint8Array,
  merged: GitMerge,
  { labels }: MergeTreesOptions,
): Uint8Array {
  const bytes = Buffer.from(
    content.buffer,
    content.byteOffset,
    content.byteLength,
  );
  if (!bytes.includes(merged.ours)) {
    return content;
  }
  // Latin-1 keeps every byte as it is
  return Buffer.from(
    bytes
      .toString('latin1')
      .replaceAll(merged.ours, latin1(labels.ours))
      .replaceAll(merged.theirs, latin1(labels.theirs)),
    'latin1',
  );
}

function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/**
 * Merges three trees. What only one side changed is taken from it, in memory. Only where that can't decide, git is asked, with
 * no more files than can make a difference: those that both changed, and those that may be renames of them.
 *
 * Nothing of the repository is lost: what it removed stays removed; what only it has stays; where its file and the release's
 * can't be brought together, its own is kept and the file is listed as a conflict.
 */
export async function mergeTrees(
  options: MergeTreesOptions,
): Promise<MergedTrees> {
  const merge = new TreeMerge(options);
  await merge.run();
  return {
    files: merge.files,
    conflicts: [...merge.conflicts.values()].sort((a, b) =>
      a.path < b.path ? -1 : 1,
    ),
  };
}
