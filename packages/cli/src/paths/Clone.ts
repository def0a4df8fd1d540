import { InputError, toError } from '@backstage/errors';
import type { FileMode } from '@paved/plugin-golden-paths-common';
import type {
  SourceTree,
  SourceTreeEntry,
} from '@paved/plugin-golden-paths-node';
import { execFile, spawn } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Undo } from './FolderChanges';
import { quoted } from './quoted';

const run = promisify(execFile);

/** A blob in the index of a conflict: 1 is the base, 2 is ours, 3 is theirs; 0 is a file without conflict. */
export interface IndexEntry {
  path: string;
  mode: FileMode;
  id: string;
  stage: 0 | 1 | 2 | 3;
}

/** A clone on disk, through the git of whoever works in it. */
export class Clone {
  readonly root: string;

  /** @throws InputError when the folder is in no clone, or that has no commit */
  static async open(folder: string): Promise<Clone> {
    try {
      const { stdout } = await run('git', [
        ...['-C', folder, 'rev-parse', '--show-toplevel', '--verify', 'HEAD'],
      ]);
      return new Clone(await realpath(stdout.split('\n')[0]));
    } catch {
      throw new InputError(`${folder} is in no git clone with a commit`);
    }
  }

  private constructor(root: string) {
    this.root = root;
  }

  /** @throws InputError naming what is changed, or new */
  async assertClean(): Promise<void> {
    const status = await this.#git(['status', '--porcelain']);
    const lines = status.split('\n').filter(Boolean);
    if (lines.length) {
      throw new InputError(
        `${this.root} has ${lines.length} uncommitted ${
          lines.length === 1 ? 'change' : 'changes'
        } (${lines[0].trim()}${
          lines.length > 1 ? ', …' : ''
        }); commit or stash them first, so that nothing of them is mixed with the upgrade`,
      );
    }
  }

  /** Where `origin` is, or the only remote. */
  async remoteUrl(): Promise<string | undefined> {
    const names = (await this.#git(['remote'])).split('\n').filter(Boolean);
    const name = names.includes('origin') ? 'origin' : names[0];
    return name === undefined
      ? undefined
      : (await this.#git(['remote', 'get-url', name])).trim();
  }

  /** The files of the last commit. */
  async tree(): Promise<SourceTree> {
    const list = await this.#git([
      ...['ls-tree', '-r', '-z', '--long', '--full-tree', 'HEAD'],
    ]);
    const entries = list
      .split('\0')
      .filter(Boolean)
      .map((line): SourceTreeEntry => {
        const tab = line.indexOf('\t');
        const [mode, , id, size] = line.slice(0, tab).split(/\s+/);
        return {
          path: line.slice(tab + 1),
          mode: mode as SourceTreeEntry['mode'],
          id,
          ...(size !== '-' && { size: Number(size) }),
        };
      });
    const ids = new Map(
      entries.flatMap(({ path, mode, id }) =>
        mode === '160000' ? [] : [[path, id] as const],
      ),
    );
    return {
      entries,
      read: async paths => {
        const wanted = paths.flatMap(path => {
          const id = ids.get(path);
          return id ? [{ path, id }] : [];
        });
        const contents = await this.#blobs(wanted.map(({ id }) => id));
        return new Map(
          wanted.map(({ path }, index) => [path, contents[index]]),
        );
      },
    };
  }

  /** Files whose changes git is told not to look for, so that they are not among the uncommitted ones. */
  async overlooked(): Promise<Set<string>> {
    const list = await this.#git(['ls-files', '-z', '-v']);
    return new Set(
      list
        .split('\0')
        // S: not in a sparse checkout; small letters: taken for unchanged
        .flatMap(line => (/^[Sa-z]/.test(line) ? [line.slice(2)] : [])),
    );
  }

  /**
   * @returns how to be where it was before, with what is changed by then
   * @throws InputError when there is such a branch, or git can't switch now
   */
  async startBranch(name: string): Promise<Undo> {
    const head = (await this.#git(['rev-parse', 'HEAD'])).trim();
    const before = (
      await this.#git(['rev-parse', '--symbolic-full-name', 'HEAD'])
    ).trim();
    const branches = await this.#git(['branch', '--list', name]);
    if (branches.trim()) {
      throw new InputError(
        `there is a branch ${name} already; delete it (git branch -D ${name}), or go on with it`,
      );
    }
    try {
      // No file changes by it, so that no hook has anything to do
      await this.#git([
        ...['-c', 'core.hooksPath=/dev/null'],
        ...['switch', '--quiet', '--create', name],
      ]);
    } catch (error) {
      throw new InputError(
        `the branch ${name} can't be started: ${toError(error).message}`,
      );
    }
    // Not `git switch`, which wants the index and would carry changes along
    const steps =
      before === 'HEAD'
        ? [['update-ref', '--no-deref', 'HEAD', head]]
        : [['symbolic-ref', 'HEAD', before]];
    steps.push(['update-ref', '-d', `refs/heads/${name}`, head]);
    return {
      run: async () => {
        for (const step of steps) {
          await this.#git(step);
        }
      },
      command: steps
        .map(step => ['git', '-C', this.root, ...step].map(quoted).join(' '))
        .join(' && '),
    };
  }

  /** Stores a content, and says its id. */
  async store(content: Uint8Array): Promise<string> {
    return (await this.#feed(['hash-object', '-w', '--stdin'], content))
      .toString('utf8')
      .trim();
  }

  /** Sets or (stage-less, in `removed`) takes away what the index has of paths. */
  async setIndex(entries: IndexEntry[], removed: string[]): Promise<void> {
    const zero = '0'.repeat(40);
    const paths = new Set([...removed, ...entries.map(({ path }) => path)]);
    const lines = [
      ...[...paths].map(path => `0 ${zero}\t${path}`),
      ...entries.map(
        ({ path, mode, id, stage }) => `${mode} ${id} ${stage}\t${path}`,
      ),
    ];
    await this.#feed(
      ['update-index', '-z', '--index-info'],
      Buffer.from(lines.map(line => `${line}\0`).join('')),
    );
  }

  async #blobs(ids: string[]): Promise<Uint8Array[]> {
    if (!ids.length) {
      return [];
    }
    const output = await this.#feed(
      ['cat-file', '--batch'],
      Buffer.from(ids.map(id => `${id}\n`).join('')),
    );
    let at = 0;
    return ids.map(id => {
      const end = output.indexOf('\n', at);
      const [, type, size] = output.toString('utf8', at, end).split(' ');
      if (type !== 'blob') {
        throw new InputError(`${this.root} lacks the object ${id}`);
      }
      const content = output.subarray(end + 1, end + 1 + Number(size));
      at = end + 1 + Number(size) + 1;
      return content;
    });
  }

  async #git(args: string[]): Promise<string> {
    return (await this.#feed(args)).toString('utf8');
  }

  #feed(args: string[], input?: Uint8Array): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const child = spawn('git', ['-C', this.root, ...args], {
        stdio: ['pipe', 'pipe', 'pipe'],
        // Ctrl-C is for us, who may have to take back what was begun
        detached: true,
      });
      const output: Buffer[] = [];
      let errors = '';
      child.stdout.on('data', chunk => output.push(chunk));
      child.stderr.setEncoding('utf8').on('data', text => {
        errors += text;
      });
      child.once('error', reject);
      child.once('close', code =>
        code === 0
          ? resolve(Buffer.concat(output))
          : reject(new Error(errors.trim() || `git ${args[0]} failed`)),
      );
      // A git that ends early says why on its own
      child.stdin.on('error', () => {});
      child.stdin.end(input);
    });
  }
}
