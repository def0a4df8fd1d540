import type { SourceFile } from '@paved/plugin-golden-paths-common';
import {
  matchPaths,
  type RepositoryFiles,
  type RepositoryLink,
} from '@paved/plugin-repositories-common';

/**
 * The files of one rendered repository, in memory.
 *
 * @public
 */
export class RenderedTree implements RepositoryFiles {
  /** Sorted by path. */
  readonly files: readonly SourceFile[];
  readonly #byPath: ReadonlyMap<string, SourceFile>;
  readonly #texts = new Map<string, string | undefined>();

  static create(files: readonly SourceFile[]): RenderedTree {
    return new RenderedTree(
      [...files].sort((a, b) => (a.path < b.path ? -1 : 1)),
    );
  }

  private constructor(files: SourceFile[]) {
    this.files = files;
    this.#byPath = new Map(files.map(file => [file.path, file]));
  }

  get paths(): string[] {
    return this.files.map(({ path }) => path);
  }

  get(path: string): SourceFile | undefined {
    return this.#byPath.get(path);
  }

  /** `undefined` for what is not there, for symbolic links and for what is not UTF-8 text. */
  text(path: string): string | undefined {
    if (!this.#texts.has(path)) {
      this.#texts.set(path, textOf(this.#byPath.get(path)));
    }
    return this.#texts.get(path);
  }

  /** Paths of files, links left out, that match any of the globs. */
  matching(...globs: string[]): string[] {
    const matches = matchPaths(globs);
    return this.files.flatMap(({ path, mode }) =>
      mode !== '120000' && matches(path) ? [path] : [],
    );
  }

  async find(globs: string[]): Promise<string[]> {
    return this.matching(...globs);
  }

  async links(globs: string[]): Promise<RepositoryLink[]> {
    const matches = matchPaths(globs);
    return this.files.flatMap(({ path, mode }) =>
      mode === '120000' && matches(path) ? [{ path, type: 'symlink' }] : [],
    );
  }

  async read(path: string): Promise<string | undefined> {
    return this.text(path);
  }
}

function textOf(file: SourceFile | undefined): string | undefined {
  if (!file || file.mode === '120000' || file.content.includes(0)) {
    return undefined;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      file.content,
    );
  } catch {
    return undefined;
  }
}
