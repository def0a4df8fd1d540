import type { FileMode, SourceFile } from '@paved/plugin-golden-paths-common';
import {
  GitCommand,
  GitError,
  type GitProcess,
} from '@paved/plugin-repositories-node';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTree } from '../upgrade/gitObjects';
import type { SourceTree, SourceTreeEntry } from '../upgrade/types';
import type { Files } from './trees';

/** A real bare repository, written and read with git itself. */
export class TestRepository {
  readonly #git = GitCommand.create();
  readonly #objects: GitProcess;
  #input: Buffer = Buffer.alloc(0);
  #arrived?: () => void;

  static async create(): Promise<TestRepository> {
    const folder = await mkdtemp(join(tmpdir(), 'paved-repository-'));
    await GitCommand.create().run(['init', '--quiet', '--bare', '--', folder]);
    return new TestRepository(folder);
  }

  private constructor(readonly folder: string) {
    this.#objects = this.#git.start(['cat-file', '--batch'], {
      repository: folder,
      timeoutMs: 3_600_000,
    });
    this.#objects.stdout.on('data', (chunk: Buffer) => {
      this.#input = Buffer.concat([this.#input, chunk]);
      this.#arrived?.();
    });
  }

  async remove(): Promise<void> {
    this.#objects.stdin.end();
    await this.#objects.finished;
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Commits states of the whole tree, each on the one before; returns the ids. */
  async commit(states: Files[], parent?: string): Promise<string[]> {
    const parts: Buffer[] = [];
    states.forEach((files, index) => {
      const from = index ? `:${index}` : parent;
      parts.push(
        Buffer.from(
          `commit refs/heads/work\nmark :${
            index + 1
          }\ncommitter T <t@example.com> 0 +0000\ndata 1\nx\n${
            from ? `from ${from}\n` : ''
          }deleteall\n`,
        ),
      );
      for (const { path, mode, content } of files.values()) {
        parts.push(
          Buffer.from(
            `M ${mode} inline ${quoted(path)}\ndata ${content.byteLength}\n`,
          ),
          Buffer.from(content),
          Buffer.from('\n'),
        );
      }
    });
    parts.push(
      Buffer.from(
        states.map((_, index) => `get-mark :${index + 1}\n`).join(''),
      ),
    );
    const output = await this.#git.text(
      ['fast-import', '--quiet', '--force', '--cat-blob-fd=1'],
      {
        repository: this.folder,
        input: Buffer.concat([
          // Without a parent the branch begins anew
          Buffer.from('reset refs/heads/work\n'),
          ...parts,
        ]),
      },
    );
    return output.split('\n');
  }

  async tree(commit: string): Promise<SourceTree> {
    const entries: SourceTreeEntry[] = [];
    const contents = new Map<string, Buffer>();
    const open = [{ id: `${commit}^{tree}`, prefix: '' }];
    for (let next = open.shift(); next; next = open.shift()) {
      for (const { mode, name, id } of readTree(await this.#object(next.id))) {
        const path = next.prefix + name;
        if (mode === '40000') {
          open.push({ id, prefix: `${path}/` });
        } else {
          const content = await this.#object(id);
          contents.set(path, content);
          entries.push({
            path,
            mode: mode as SourceTreeEntry['mode'],
            id,
            size: content.length,
          });
        }
      }
    }
    return {
      entries: entries.sort((a, b) =>
        Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)),
      ),
      read: async paths =>
        new Map(
          paths.flatMap(path => {
            const content = contents.get(path);
            return content ? [[path, content] as const] : [];
          }),
        ),
    };
  }

  async read(commit: string): Promise<Files> {
    return readAll(await this.tree(commit));
  }
  /** What git makes of whole trees: the merged tree, and the stages of files with conflicts. */
  async merge(
    ours: string,
    theirs: string,
  ): Promise<{ tree: string; stages: Map<string, string> }> {
    const git = this.#git.start(
      ['merge-tree', '--write-tree', '-z', '--no-messages', ours, theirs],
      {
        repository: this.folder,
        settings: { 'merge.directoryRenames': 'false' },
      },
    );
    const chunks: Buffer[] = [];
    git.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    git.stdin.end();
    await git.finished.catch(error => {
      if (!(error instanceof GitError) || error.exitCode !== 1) {
        throw error;
      }
    });
    const [tree, ...lines] = Buffer.concat(chunks).toString().split('\0');
    const stages = new Map<string, string>();
    for (const line of lines.filter(Boolean)) {
      const [head, path] = splitOnce(line, '\t');
      stages.set(path, (stages.get(path) ?? '') + head.slice(-1));
    }
    return { tree, stages };
  }

  /** The content of an object; git answers in order, one at a time. */
  async #object(name: string): Promise<Buffer> {
    this.#objects.stdin.write(`${name}\n`);
    const head = await this.#take(() => this.#input.indexOf(10) + 1);
    const size = Number(head.toString().split(' ')[2]);
    const content = await this.#take(() =>
      this.#input.length > size ? size + 1 : 0,
    );
    return Buffer.from(content.subarray(0, size));
  }

  /** As many bytes as `ready` says are there; waits while it says none. */
  async #take(ready: () => number): Promise<Buffer> {
    let length = ready();
    while (!length) {
      await new Promise<void>(resolve => {
        this.#arrived = resolve;
      });
      length = ready();
    }
    const taken = this.#input.subarray(0, length);
    this.#input = this.#input.subarray(length);
    return taken;
  }
}

/** Every file of a tree. */
export async function readAll({ entries, read }: SourceTree): Promise<Files> {
  const contents = await read(entries.map(({ path }) => path));
  return new Map(
    entries.map(({ path, mode }): [string, SourceFile] => [
      path,
      {
        path,
        mode: mode as FileMode,
        content: contents.get(path) as Uint8Array,
      },
    ]),
  );
}

/** As fast-import wants paths with odd characters. */
function quoted(path: string): string {
  return `"${[...Buffer.from(path)]
    .map(byte =>
      byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c
        ? `\\${byte.toString(8).padStart(3, '0')}`
        : String.fromCharCode(byte),
    )
    .join('')}"`;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return [text.slice(0, at), text.slice(at + separator.length)];
}
