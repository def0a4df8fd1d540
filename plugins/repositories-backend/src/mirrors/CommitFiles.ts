import { setImmediate } from 'node:timers/promises';
import { InputError } from '@backstage/errors';
import type { RepositoryLink } from '@paved/plugin-repositories-common';
import type { GitCommand } from '@paved/plugin-repositories-node';
import { ObjectReader } from '../git/ObjectReader';
import { type GitTreeEntry, parseTree } from '../git/parseTree';
import { CorruptMirrorError } from './CorruptMirrorError';
import type { MirrorLimits } from './DiskMirrorStore';
import type { MirrorFile, MirrorFiles } from './MirrorStore';
import { PathGlobs } from './PathGlobs';

/** A folder of more bytes than this is beyond what trees are read for. */
const MAX_TREE_BYTES = 32 * 1024 * 1024;
/** No system can check out a longer path. Trees nested deeper than it has characters don't exist then either. */
export const MAX_PATH_LENGTH = 4_096;
/** Of all paths of a listing together. */
const MAX_PATHS_LENGTH = 64 * 1024 * 1024;
const MATCHING_TURN_MS = 20;
const MAX_MATCHING_MS = 10_000;
/** So that git is never waited for one by one, and what it answers is counted before much of it is here. */
const TREES_AT_ONCE = 32;

/** Everything below a commit's root. */
interface CommitPaths {
  /** Blob ids by path. */
  files: Map<string, string>;
  links: RepositoryLink[];
}

/**
 * The files of one commit, read from git objects: names are looked up in tree objects, contents by blob id, so that no name
 * is ever part of a git request, and links are seen for what they are.
 */
export class CommitFiles implements MirrorFiles {
  readonly #commit: string;
  readonly #limits: MirrorLimits;
  readonly #reader: ObjectReader;
  readonly #trees = new Map<string, Promise<GitTreeEntry[]>>();
  /** How many entries the trees hold that are in memory. */
  #entries = 0;
  /** What globs have taken so far. */
  #matchedMs = 0;
  #root: Promise<string> | undefined;
  #all: Promise<CommitPaths> | undefined;

  constructor(options: {
    git: GitCommand;
    repository: string;
    commit: string;
    limits: MirrorLimits;
  }) {
    this.#commit = options.commit;
    this.#limits = options.limits;
    this.#reader = new ObjectReader(options);
  }

  close(): void {
    this.#reader.close();
  }

  /** Paths of files that are one of the paths, or match one of the globs; sorted. */
  async find(globs: string[]): Promise<string[]> {
    const entries = await this.#select(PathGlobs.create(globs));
    return [...entries.keys()].sort();
  }

  /** Links and submodules that are, or are on the way to, one of the paths, or match one of the globs; sorted. */
  async links(globs: string[]): Promise<RepositoryLink[]> {
    const wanted = PathGlobs.create(globs);
    const links = new Map<string, RepositoryLink>();
    for (const path of wanted.paths) {
      const segments = path.split('/');
      for (const length of segments.keys()) {
        const candidate = segments.slice(0, length + 1).join('/');
        const type = (await this.entry(candidate))?.type;
        if (type === 'symlink' || type === 'submodule') {
          links.set(candidate, { path: candidate, type });
        }
      }
    }
    if (wanted.needsAllFiles) {
      const all = await this.#listAll();
      const matching = new Set(
        await this.#matching(
          wanted,
          all.links.map(({ path }) => path),
        ),
      );
      all.links
        .filter(({ path }) => matching.has(path))
        .forEach(link => links.set(link.path, link));
    }
    return [...links.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async read(path: string): Promise<string | undefined> {
    const entry = await this.entry(path);
    if (entry?.type !== 'file') {
      return undefined;
    }
    const { content, size } = await this.#readBlob(path, entry.id);
    if (!content) {
      throw new InputError(
        `${path} has ${size} bytes, more than the allowed ${
          this.#limits.maxFileBytes
        }; make it smaller or split it`,
      );
    }
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(content);
      if (!text.includes('\0')) {
        return text;
      }
    } catch {
      // Said below.
    }
    throw new InputError(`${path} is not UTF-8 text; save it as UTF-8`);
  }

  /** Contents by path and glob, in order of their paths. */
  async readAll(request: {
    paths?: string[];
    globs?: string[];
    links?: boolean;
  }): Promise<MirrorFile[]> {
    const entries = await this.#select(PathGlobs.create(request.globs ?? []));
    for (const path of request.paths ?? []) {
      const entry = await this.entry(path);
      if (
        entry?.type === 'file' ||
        (request.links && entry?.type === 'symlink')
      ) {
        entries.set(path, entry.id);
      }
    }

    const files: MirrorFile[] = [];
    let bytes = 0;
    for (const path of [...entries.keys()].sort()) {
      const file = await this.#readBlob(path, entries.get(path) ?? '');
      bytes += file.content?.length ?? 0;
      if (bytes > this.#limits.maxTotalBytes) {
        throw new InputError(
          `The files have more than the allowed ${
            this.#limits.maxTotalBytes
          } bytes together; ask for fewer at a time`,
        );
      }
      files.push(file);
    }
    return files;
  }

  /** What is at a path; the root is the empty path. Links are not followed. */
  async entry(path: string): Promise<Omit<GitTreeEntry, 'name'> | undefined> {
    let entry: Omit<GitTreeEntry, 'name'> = {
      type: 'directory',
      id: await this.#readRoot(),
    };
    for (const name of path ? path.split('/') : []) {
      if (entry.type !== 'directory') {
        return undefined;
      }
      const child: GitTreeEntry | undefined = (
        await this.#readTree(entry.id)
      ).find(candidate => candidate.name === name);
      if (!child) {
        return undefined;
      }
      entry = child;
    }
    return entry;
  }

  async #select(globs: PathGlobs): Promise<Map<string, string>> {
    const selected = new Map<string, string>();
    for (const path of globs.paths) {
      const entry = await this.entry(path);
      if (entry?.type === 'file') {
        selected.set(path, entry.id);
      }
    }
    if (globs.needsAllFiles) {
      const { files } = await this.#listAll();
      for (const path of await this.#matching(globs, files.keys())) {
        selected.set(path, files.get(path) ?? '');
      }
    }
    return selected;
  }

  /** Matches in turns, as many files by an intricate glob take a while. */
  async #matching(
    globs: PathGlobs,
    paths: Iterable<string>,
  ): Promise<string[]> {
    const matching: string[] = [];
    let turnBegan = performance.now();
    for (const path of paths) {
      if (globs.matches(path)) {
        matching.push(path);
      }
      const turn = performance.now() - turnBegan;
      if (turn > MATCHING_TURN_MS) {
        this.#matchedMs += turn;
        if (this.#matchedMs > MAX_MATCHING_MS) {
          throw new InputError(
            `To match so many files takes longer than the allowed ${
              MAX_MATCHING_MS / 1000
            } s; write fewer and simpler globs`,
          );
        }
        await setImmediate();
        turnBegan = performance.now();
      }
    }
    return matching;
  }

  /**
   * That everything below a folder is within the limits, so that git may be told to list all of it.
   *
   * @param tree - id of the folder
   * @throws InputError
   */
  async assertListable(tree: string): Promise<void> {
    await this.#walk(tree);
  }

  #listAll(): Promise<CommitPaths> {
    this.#all ??= this.#readRoot()
      .then(root => this.#walk(root))
      .catch(error => {
        // Files can still be asked for by their paths.
        this.#trees.clear();
        this.#entries = 0;
        throw error;
      });
    return this.#all;
  }

  /**
   * Folders that are one tree object cost a repository nothing, so that a small one can hold any number of entries: they
   * are counted as soon as each folder is read, before any of them is gone into.
   */
  async #walk(root: string): Promise<CommitPaths> {
    const { maxEntries } = this.#limits;
    const files = new Map<string, string>();
    const links: RepositoryLink[] = [];
    const folders = [{ prefix: '', id: root }];
    let entries = 0;
    let length = 0;
    const readNext = async ({ prefix, id }: { prefix: string; id: string }) => {
      const tree = await this.#readTree(id);
      entries += tree.length;
      if (entries > maxEntries) {
        throw tooManyFiles(maxEntries);
      }
      for (const { type, name, id: child } of tree) {
        const path = prefix + name;
        length += path.length;
        if (path.length > MAX_PATH_LENGTH || length > MAX_PATHS_LENGTH) {
          throw new InputError(
            `The repository has paths that are too long to be listed (of ${MAX_PATH_LENGTH} characters, or of ${MAX_PATHS_LENGTH} together); ask for files by their paths`,
          );
        }
        if (type === 'file') {
          files.set(path, child);
        } else if (type === 'directory') {
          folders.push({ prefix: `${path}/`, id: child });
        } else {
          links.push({ path, type });
        }
      }
    };
    while (folders.length > 0) {
      await Promise.all(folders.splice(-TREES_AT_ONCE).map(readNext));
    }
    return { files, links };
  }

  /** Id of the commit's root tree. */
  #readRoot(): Promise<string> {
    this.#root ??= this.#reader
      .read(this.#commit, { maxBytes: MAX_TREE_BYTES })
      .then(commit => {
        const tree = /^tree ([0-9a-f]+)\n/.exec(
          commit?.content?.toString('latin1', 0, 80) ?? '',
        );
        if (commit?.type !== 'commit' || !tree) {
          // Commits come from resolveRef, so this one was there.
          throw new CorruptMirrorError(`Commit ${this.#commit} is missing`);
        }
        return tree[1];
      });
    return this.#root;
  }

  #readTree(id: string): Promise<GitTreeEntry[]> {
    let tree = this.#trees.get(id);
    if (!tree) {
      tree = this.#reader
        .read(id, { maxBytes: MAX_TREE_BYTES })
        .then(object => {
          if (object?.type !== 'tree') {
            throw new CorruptMirrorError(`Tree ${id} is missing`);
          }
          const { maxEntries } = this.#limits;
          const entries =
            object.content &&
            parseTree(object.content, {
              idBytes: this.#commit.length / 2,
              maxEntries: maxEntries - this.#entries,
            });
          if (!entries) {
            throw tooManyFiles(maxEntries);
          }
          this.#entries += entries.length;
          return entries;
        });
      this.#trees.set(id, tree);
    }
    return tree;
  }

  async #readBlob(path: string, id: string): Promise<MirrorFile> {
    const blob = await this.#reader.read(id, {
      maxBytes: this.#limits.maxFileBytes,
    });
    if (blob?.type !== 'blob') {
      throw new CorruptMirrorError(`${path} (${id}) is missing`);
    }
    const { size, content } = blob;
    return content
      ? { path, id, size, content }
      : { path, id, size, tooLarge: true };
  }
}

function tooManyFiles(maxEntries: number): InputError {
  return new InputError(
    `The repository has too many files: more than the allowed ${maxEntries}; ask for files by their paths`,
  );
}
