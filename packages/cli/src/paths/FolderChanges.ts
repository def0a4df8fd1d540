import { isError } from '@backstage/errors';
import type { SourceFile } from '@paved/plugin-golden-paths-common';
import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  open,
  rename,
  rm,
  rmdir,
  symlink,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { quoted } from './quoted';
import { statsOf } from './statsOf';

/** How something is taken back. */
export interface Undo {
  run: () => Promise<void>;
  /** The same, for a shell. */
  command: string;
}

/** Changes to the files of a folder, which can all be taken back: what was there is put aside, and neither copied nor changed. */
export class FolderChanges {
  readonly #root: string;
  readonly #undos: Undo[] = [];
  #aside: string | undefined;
  #putAside = 0;

  constructor(root: string) {
    this.#root = root;
  }

  /** Notes a change that was made elsewhere. */
  made(undo: Undo): void {
    this.#undos.push(undo);
  }

  /** Puts a file aside, when it is there, and takes away the folders that are empty then. */
  async remove(path: string): Promise<void> {
    const file = join(this.#root, path);
    if (!(await statsOf(file))) {
      return;
    }
    this.#putAside += 1;
    const aside = join(await this.#openAside(), String(this.#putAside));
    await move(file, aside);
    this.made({
      run: () => move(aside, file),
      command: `mv ${quoted(aside)} ${quoted(file)}`,
    });
    await this.#removeEmpty(dirname(file));
  }

  /** @throws Error when something is there already, or in the place of a folder on the way */
  async create({ path, mode, content }: SourceFile): Promise<void> {
    const file = join(this.#root, path);
    await this.#createFolder(dirname(file));
    const undo = {
      run: () => rm(file),
      command: `rm ${quoted(file)}`,
    };
    if (mode === '120000') {
      await symlink(Buffer.from(content).toString('utf8'), file);
      this.made(undo);
      return;
    }
    const handle = await open(file, 'wx');
    this.made(undo);
    try {
      await handle.writeFile(content);
    } finally {
      await handle.close();
    }
    await chmod(file, mode === '100755' ? 0o755 : 0o644);
  }

  /** Forgets what was there before. */
  async keep(): Promise<void> {
    if (this.#aside) {
      await rm(this.#aside, { recursive: true, force: true });
    }
  }

  /** @returns shell commands for what could not be taken back, in their order */
  async takeBack(): Promise<string[]> {
    const left: string[] = [];
    for (const { run, command } of this.#undos.reverse()) {
      try {
        await run();
      } catch {
        left.push(command);
      }
    }
    return left;
  }

  /** In the folder itself, as other places may be on other disks. */
  async #openAside(): Promise<string> {
    if (!this.#aside) {
      const aside = await mkdtemp(join(this.#root, '.paved-before-'));
      this.#aside = aside;
      this.made({
        run: () => rmdir(aside),
        command: `rmdir ${quoted(aside)}`,
      });
    }
    return this.#aside;
  }

  async #createFolder(folder: string): Promise<void> {
    if (folder === this.#root || (await statsOf(folder))?.isDirectory()) {
      return;
    }
    await this.#createFolder(dirname(folder));
    await mkdir(folder);
    this.made({
      run: () => rmdir(folder),
      command: `rmdir ${quoted(folder)}`,
    });
  }

  async #removeEmpty(folder: string): Promise<void> {
    // Whoever is in a folder that is gone can't even go up
    if (folder === this.#root || folder === process.cwd()) {
      return;
    }
    const { mode } = await lstat(folder);
    try {
      await rmdir(folder);
    } catch {
      return; // it is not empty, or is to stay for another reason
    }
    this.made({
      run: async () => {
        await mkdir(folder);
        await chmod(folder, mode);
      },
      command: `mkdir ${quoted(folder)}`,
    });
    await this.#removeEmpty(dirname(folder));
  }
}

async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!isError(error) || error.code !== 'EXDEV') {
      throw error;
    }
    // A folder of the clone may be a disk of its own
    await cp(from, to, { preserveTimestamps: true, verbatimSymlinks: true });
    await rm(from);
  }
}
