import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { RepositoriesService } from '@paved/plugin-repositories-node';

/** More of a file is not read: it is not written by people. */
const MAX_BYTES = 262_144;
/** In one request. */
const MAX_FILES = 100;

/**
 * What is asked of repositories.
 *
 * @public
 */
export type RepositoryReading = Pick<
  RepositoriesService,
  'resolveEntity' | 'tree' | 'readFiles' | 'history'
>;

/** A repository at the head of its default branch. */
export class RepositorySnapshot {
  readonly commit: string;
  /** Files, sorted by path; symlinks and submodules are none. */
  readonly paths: string[];
  readonly #sizes: Map<string, number>;
  readonly #read: (paths: string[]) => Promise<Map<string, string>>;
  readonly #changedAt: (path: string) => Promise<string | undefined>;
  readonly #texts = new Map<string, string>();

  static async open(options: {
    repositories: RepositoryReading;
    credentials: BackstageCredentials;
    repository: string;
  }): Promise<RepositorySnapshot> {
    const { repositories, credentials, repository } = options;
    const { commit, entries } = await repositories.tree(
      { repository },
      { credentials },
    );
    const files = entries.filter(({ type }) => type === 'file');
    return new RepositorySnapshot({
      commit,
      sizes: new Map(files.map(({ path, size }) => [path, size ?? 0])),
      read: async paths => {
        const { files: found } = await repositories.readFiles(
          { repository, ref: commit, paths },
          { credentials },
        );
        return new Map(
          found.flatMap(({ path, content }) =>
            content ? [[path, content.toString('utf8')]] : [],
          ),
        );
      },
      changedAt: async path => {
        const [last] = await repositories.history(
          { repository, ref: commit, path: path || undefined, limit: 1 },
          { credentials },
        );
        return last && new Date(last.authoredAt).toISOString();
      },
    });
  }

  private constructor(options: {
    commit: string;
    sizes: Map<string, number>;
    read: (paths: string[]) => Promise<Map<string, string>>;
    changedAt: (path: string) => Promise<string | undefined>;
  }) {
    this.commit = options.commit;
    this.#sizes = options.sizes;
    this.paths = [...options.sizes.keys()].sort();
    this.#read = options.read;
    this.#changedAt = options.changedAt;
  }

  has(path: string): boolean {
    return this.#sizes.has(path);
  }

  /** The first of these files that is there. */
  first(paths: string[]): string | undefined {
    return paths.find(path => this.has(path));
  }

  /** Contents by path, of those files that are there and of a readable size; the others are left out. */
  async texts(paths: string[]): Promise<Map<string, string>> {
    const wanted = [...new Set(paths)].filter(
      path => (this.#sizes.get(path) ?? Infinity) <= MAX_BYTES,
    );
    const missing = wanted
      .filter(path => !this.#texts.has(path))
      .slice(0, MAX_FILES);
    if (missing.length) {
      for (const [path, text] of await this.#read(missing)) {
        this.#texts.set(path, text);
      }
    }
    return new Map(
      wanted.flatMap(path => {
        const text = this.#texts.get(path);
        return text === undefined ? [] : [[path, text]];
      }),
    );
  }

  /** ISO instant of the last commit that changed something below the path; `''` is the whole repository. */
  async changedAt(path: string): Promise<string | undefined> {
    return this.#changedAt(path);
  }
}
