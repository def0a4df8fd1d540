import type { AuthService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type {
  SnapshotSource,
  SourceTree,
  SourceTreeEntry,
} from '@paved/plugin-golden-paths-node';
import type { RepositoriesService } from '@paved/plugin-repositories-node';

/** Of one request; the repositories plugin has limits of its own. */
const MOST_PATHS = 500;
const MOST_BYTES = 16 * 1024 * 1024;

/** A repository's files at a commit, as the portal itself reads them. */
export class RepositoryFiles implements SnapshotSource {
  readonly #repositories: RepositoriesService;
  readonly #auth: AuthService;
  readonly #repository: string;
  readonly #commit: string;
  /** Of what was listed; decides how many are asked for at once. */
  readonly #sizes = new Map<string, number>();

  static create(options: {
    repositories: RepositoriesService;
    auth: AuthService;
    repository: string;
    commit: string;
  }): RepositoryFiles {
    return new RepositoryFiles(options);
  }

  private constructor(options: {
    repositories: RepositoriesService;
    auth: AuthService;
    repository: string;
    commit: string;
  }) {
    this.#repositories = options.repositories;
    this.#auth = options.auth;
    this.#repository = options.repository;
    this.#commit = options.commit;
  }

  async list(folder: string): Promise<SourceTreeEntry[]> {
    let entries;
    try {
      ({ entries } = await this.#repositories.tree(
        {
          repository: this.#repository,
          ref: this.#commit,
          path: folder || undefined,
        },
        await this.#asPlugin(),
      ));
    } catch (error) {
      if (folder && isError(error) && error.name === 'NotFoundError') {
        return [];
      }
      throw error;
    }
    return entries.flatMap(({ path, type, mode, id, size }) => {
      this.#sizes.set(path, size ?? 0);
      if (type === 'submodule') {
        return { path, mode: '160000' as const, id };
      }
      return mode ? { path, mode, id, size } : [];
    });
  }

  async read(paths: string[]): Promise<Map<string, Uint8Array>> {
    const contents = new Map<string, Uint8Array>();
    for (const some of this.#portions(paths)) {
      const { files } = await this.#repositories.readFiles(
        {
          repository: this.#repository,
          ref: this.#commit,
          paths: some,
          links: true,
        },
        await this.#asPlugin(),
      );
      for (const { path, content } of files) {
        if (content) {
          contents.set(path, content);
        }
      }
    }
    return contents;
  }

  async tree(): Promise<SourceTree> {
    return {
      entries: await this.list(''),
      read: paths => this.read(paths),
    };
  }

  *#portions(paths: string[]): Generator<string[]> {
    let portion: string[] = [];
    let bytes = 0;
    for (const path of paths) {
      const size = this.#sizes.get(path) ?? 0;
      if (
        portion.length === MOST_PATHS ||
        (portion.length > 0 && bytes + size > MOST_BYTES)
      ) {
        yield portion;
        portion = [];
        bytes = 0;
      }
      portion.push(path);
      bytes += size;
    }
    if (portion.length > 0) {
      yield portion;
    }
  }

  async #asPlugin() {
    return { credentials: await this.#auth.getOwnServiceCredentials() };
  }
}
