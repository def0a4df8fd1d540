import { InputError } from '@backstage/errors';
import type { TreeEntry } from '@paved/plugin-repositories-common';
import type { GitCommand } from '@paved/plugin-repositories-node';
import { ObjectReader } from '../git/ObjectReader';
import { type GitTreeEntry, parseTree } from '../git/parseTree';
import { CorruptMirrorError } from './CorruptMirrorError';
import type { MirrorLimits } from './DiskMirrorStore';
import type { MirrorFile, MirrorFiles } from './MirrorStore';
import { PathGlobs } from './PathGlobs';
import { listTree } from './listTree';

/** A folder of more entries than this is beyond what trees are read for. */
const MAX_TREE_BYTES = 32 * 1024 * 1024;

/**
 * The files of one commit, read from git objects: names are looked up in tree objects, contents by blob id, so that no name
 * is ever part of a git request, and links are seen for what they are.
 */
export class CommitFiles implements MirrorFiles {
  readonly #git: GitCommand;
  readonly #repository: string;
  readonly #commit: string;
  readonly #limits: MirrorLimits;
  readonly #reader: ObjectReader;
  readonly #trees = new Map<string, Promise<GitTreeEntry[]>>();
  #all: Promise<TreeEntry[]> | undefined;

  constructor(options: {
    git: GitCommand;
    repository: string;
    commit: string;
    limits: MirrorLimits;
  }) {
    this.#git = options.git;
    this.#repository = options.repository;
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
  }): Promise<MirrorFile[]> {
    const entries = await this.#select(PathGlobs.create(request.globs ?? []));
    for (const path of request.paths ?? []) {
      const entry = await this.entry(path);
      if (entry?.type === 'file') {
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
  async entry(
    path: string,
  ): Promise<Pick<GitTreeEntry, 'type' | 'id'> | undefined> {
    let entry: Pick<GitTreeEntry, 'type' | 'id'> = {
      type: 'directory',
      id: `${this.#commit}^{tree}`,
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
      for (const entry of await this.#listAll()) {
        if (entry.type === 'file' && globs.matches(entry.path)) {
          selected.set(entry.path, entry.id);
        }
      }
    }
    return selected;
  }

  #listAll(): Promise<TreeEntry[]> {
    this.#all ??= listTree({
      git: this.#git,
      repository: this.#repository,
      tree: this.#commit,
      prefix: '',
      maxEntries: this.#limits.maxEntries,
    });
    return this.#all;
  }

  #readTree(id: string): Promise<GitTreeEntry[]> {
    let tree = this.#trees.get(id);
    if (!tree) {
      tree = this.#reader
        .read(id, { maxBytes: MAX_TREE_BYTES })
        .then(object => {
          if (object?.type !== 'tree') {
            // Commits come from resolveRef, so this one was there.
            throw new CorruptMirrorError(`Tree ${id} is missing`);
          }
          if (!object.content) {
            throw new InputError('A folder of the repository is too large');
          }
          return parseTree(object.content, this.#commit.length / 2);
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
