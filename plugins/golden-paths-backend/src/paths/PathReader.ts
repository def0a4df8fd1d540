import type { AuthService } from '@backstage/backend-plugin-api';
import {
  readSnapshot,
  type SnapshotReading,
} from '@paved/plugin-golden-paths-node';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import { afterFetch } from '../repositories/afterFetch';
import { RepositoryFiles } from '../repositories/RepositoryFiles';

/** Reads a path's folder at a commit of its repository. */
export class PathReader {
  readonly #repositories: RepositoriesService;
  readonly #auth: AuthService;

  static create(options: {
    repositories: RepositoriesService;
    auth: AuthService;
  }): PathReader {
    return new PathReader(options);
  }

  private constructor(options: {
    repositories: RepositoriesService;
    auth: AuthService;
  }) {
    this.#repositories = options.repositories;
    this.#auth = options.auth;
  }

  async read(place: {
    repository: string;
    commit: string;
    folder: string;
  }): Promise<SnapshotReading> {
    const files = RepositoryFiles.create({
      repositories: this.#repositories,
      auth: this.#auth,
      repository: place.repository,
      commit: place.commit,
    });
    return readSnapshot(files, { folder: place.folder });
  }

  /** The commit that a branch, tag or commit names now; the default branch when left out. */
  async resolve(
    repository: string,
    ref: string | undefined,
  ): Promise<string | undefined> {
    const options = {
      credentials: await this.#auth.getOwnServiceCredentials(),
    };
    if (ref === undefined) {
      const now = await this.#repositories.refresh({ repository }, options);
      return now.repository.head;
    }
    const { commit } = await afterFetch(() =>
      this.#repositories.readFiles({ repository, ref, paths: [] }, options),
    );
    return commit;
  }
}
