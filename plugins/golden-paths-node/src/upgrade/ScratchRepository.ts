import { GitCommand, GitError } from '@paved/plugin-repositories-node';
import {
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import {
  commitObject,
  gitObject,
  readTree,
  treeObjects,
  type GitObject,
  type TreeFile,
} from './gitObjects';

const deflated = promisify(deflate);
const inflated = promisify(inflate);

/** A file of one side of a merge. */
export interface MergeFile {
  mode: string;
  content: Uint8Array;
}

export interface MergeStage extends TreeFile {
  /** 1: base, 2: ours, 3: theirs */
  stage: 1 | 2 | 3;
  path: string;
}

export interface MergeMessage {
  paths: string[];
  /** Such as `CONFLICT (rename/rename)`. */
  type: string;
}

export interface GitMerge {
  /** The merged tree. */
  files: Map<string, TreeFile>;
  /** Of files with a conflict. */
  stages: MergeStage[];
  messages: MergeMessage[];
  /** Commits of both sides, by which conflict markers name them. */
  ours: string;
  theirs: string;
  /** The content of a file of the merged tree. */
  read(id: string): Promise<Uint8Array>;
}

const SETTINGS = {
  'merge.conflictStyle': 'merge',
  // A release's files go where the release says: a team that renamed a folder would otherwise get them elsewhere.
  'merge.directoryRenames': 'false',
  'merge.renames': 'true',
  'merge.renameLimit': '2000',
};

/**
 * A bare repository that holds nothing but what merges are computed from: three synthetic commits each, the base being the
 * parent of both sides. Objects are written and read as files, so that a merge costs one git process.
 */
export class ScratchRepository {
  readonly #git: GitCommand;
  readonly #folder: string;
  readonly #written = new Set<string>();
  readonly #folders = new Set<string>();
  #writes = 0;
  #bytes = 0;
  #inUse = 0;
  #isRetired = false;

  static async create(
    git: GitCommand,
    parent: string,
  ): Promise<ScratchRepository> {
    await mkdir(parent, { recursive: true });
    const folder = await mkdtemp(join(parent, 'merge-'));
    try {
      await git.run([
        'init',
        '--quiet',
        '--bare',
        '--object-format=sha1',
        '--template=',
        '--',
        folder,
      ]);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    return new ScratchRepository(git, folder);
  }

  private constructor(git: GitCommand, folder: string) {
    this.#git = git;
    this.#folder = folder;
  }

  /** Whether so much lies in it that another one is better. */
  get isFull(): boolean {
    return this.#written.size > 50_000 || this.#bytes > 256 * 1024 * 1024;
  }

  /** Removes it as soon as no merge is under way in it. */
  async retire(): Promise<void> {
    this.#isRetired = true;
    await this.#removeWhenUnused();
  }

  async use<T>(work: () => Promise<T>): Promise<T> {
    this.#inUse += 1;
    try {
      // To others that look for leftovers
      const now = new Date();
      await utimes(join(this.#folder, 'objects'), now, now);
      return await work();
    } finally {
      this.#inUse -= 1;
      await this.#removeWhenUnused();
    }
  }

  /** @throws GitError when git can't; what can't be written is the file system's error */
  async merge(
    sides: {
      base: Map<string, MergeFile>;
      ours: Map<string, MergeFile>;
      theirs: Map<string, MergeFile>;
    },
    signal?: AbortSignal,
  ): Promise<GitMerge> {
    const contents = new Map<string, Uint8Array>();
    const base = await this.#commit(sides.base, contents);
    const ours = await this.#commit(sides.ours, contents, base);
    const theirs = await this.#commit(sides.theirs, contents, base);
    const output = await this.#mergeTree(ours, theirs, signal);
    return {
      ...output,
      files: await this.#files(output.tree),
      ours,
      theirs,
      read: async id => contents.get(id) ?? (await this.#read(id)),
    };
  }

  async #commit(
    files: Map<string, MergeFile>,
    contents: Map<string, Uint8Array>,
    parent?: string,
  ): Promise<string> {
    const tree = new Map<string, TreeFile>();
    const objects: GitObject[] = [];
    for (const [path, { mode, content }] of files) {
      const blob = gitObject('blob', content);
      objects.push(blob);
      contents.set(blob.id, content);
      tree.set(path, { mode, id: blob.id });
    }
    const trees = treeObjects(tree);
    const commit = commitObject(trees[trees.length - 1].id, parent);
    for (const object of [...objects, ...trees, commit]) {
      await this.#write(object);
    }
    return commit.id;
  }

  async #write({ id, bytes }: GitObject): Promise<void> {
    if (this.#written.has(id)) {
      return;
    }
    const path = this.#pathOf(id);
    this.#writes += 1;
    const temporary = `${path}.${this.#writes}`;
    const data = await deflated(bytes, { level: 1 });
    await this.#makeFolder(dirname(path));
    // Whole or not at all: another merge may want the same object
    await writeFile(temporary, data, { flag: 'wx' });
    await rename(temporary, path);
    this.#written.add(id);
    this.#bytes += data.byteLength;
  }

  async #makeFolder(path: string): Promise<void> {
    if (!this.#folders.has(path)) {
      await mkdir(path, { recursive: true });
      this.#folders.add(path);
    }
  }

  async #read(id: string): Promise<Buffer> {
    const bytes = (await inflated(await readFile(this.#pathOf(id)))) as Buffer;
    return bytes.subarray(bytes.indexOf(0) + 1);
  }

  #pathOf(id: string): string {
    return join(this.#folder, 'objects', id.slice(0, 2), id.slice(2));
  }

  async #files(root: string): Promise<Map<string, TreeFile>> {
    const files = new Map<string, TreeFile>();
    const open = [{ id: root, prefix: '' }];
    for (let next = open.pop(); next; next = open.pop()) {
      const { prefix } = next;
      for (const { mode, name, id } of readTree(await this.#read(next.id))) {
        if (mode === '40000') {
          open.push({ id, prefix: `${prefix}${name}/` });
        } else {
          files.set(prefix + name, { mode, id });
        }
      }
    }
    return files;
  }

  async #mergeTree(
    ours: string,
    theirs: string,
    signal?: AbortSignal,
  ): Promise<{ tree: string; stages: MergeStage[]; messages: MergeMessage[] }> {
    const git = this.#git.start(
      ['merge-tree', '--write-tree', '-z', '--messages', ours, theirs],
      { repository: this.#folder, settings: SETTINGS, signal },
    );
    const chunks: Buffer[] = [];
    git.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    git.stdin.end();
    try {
      await git.finished;
    } catch (error) {
      // 1 is git's word for a merge with conflicts
      if (!(error instanceof GitError) || error.exitCode !== 1) {
        throw error;
      }
    }
    return readMergeTree(Buffer.concat(chunks).toString('utf8'));
  }

  async #removeWhenUnused(): Promise<void> {
    if (this.#isRetired && this.#inUse === 0) {
      await rm(this.#folder, { recursive: true, force: true });
    }
  }
}

/** What `git merge-tree -z` writes: the tree, stages, an empty field, messages. */
function readMergeTree(output: string): {
  tree: string;
  stages: MergeStage[];
  messages: MergeMessage[];
} {
  const [tree, ...fields] = output.split('\0');
  const end = fields.indexOf('');
  const stages = fields.slice(0, end < 0 ? fields.length : end).map(field => {
    const match = /^(\d+) ([0-9a-f]+) ([123])\t(.*)$/s.exec(field);
    if (!match) {
      throw new Error(`git merge-tree wrote '${field}', which is not known`);
    }
    const [, mode, id, stage, path] = match;
    return { mode, id, stage: Number(stage) as 1 | 2 | 3, path };
  });
  const messages: MergeMessage[] = [];
  for (let at = end + 1; end >= 0 && at < fields.length - 1; ) {
    const count = Number(fields[at]);
    messages.push({
      paths: fields.slice(at + 1, at + 1 + count),
      type: fields[at + 1 + count],
    });
    // Their number, the paths, the type, and a sentence
    at += count + 3;
  }
  return { tree, stages, messages };
}
