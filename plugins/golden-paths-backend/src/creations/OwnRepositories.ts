import { createHash } from 'node:crypto';
import type { AuthService } from '@backstage/backend-plugin-api';
import type { Creation } from '@paved/plugin-golden-paths-common';
import type { RepositoryStatus } from '@paved/plugin-repositories-common';
import {
  findRepository,
  type RepositoriesService,
} from '@paved/plugin-repositories-node';
import type {
  DatabaseCreationStore,
  StoredCreation,
} from '../database/DatabaseCreationStore';

/** More commits than this are not looked through. */
const MOST_COMMITS = 200;

/** What a creation left on its host. */
export interface Made {
  repository: string;
  /** The first commit; it holds exactly what was planned. */
  commit: string;
  /** Nothing came after it. */
  untouched: boolean;
}

/** Tells what runs have made from what others own. */
export class OwnRepositories {
  readonly #repositories: RepositoriesService;
  readonly #auth: AuthService;
  readonly #store: DatabaseCreationStore;

  static create(options: {
    repositories: RepositoriesService;
    auth: AuthService;
    store: DatabaseCreationStore;
  }): OwnRepositories {
    return new OwnRepositories(options);
  }

  private constructor(options: {
    repositories: RepositoriesService;
    auth: AuthService;
    store: DatabaseCreationStore;
  }) {
    this.#repositories = options.repositories;
    this.#auth = options.auth;
    this.#store = options.store;
  }

  /** `undefined` when there is no repository of that name, it began with something else, or another run made it. */
  async find(creation: StoredCreation): Promise<Made | undefined> {
    const options = await this.#asPlugin();
    const repository = await this.#named(creation.repository);
    if (!repository?.head) {
      return undefined;
    }
    const { id, head } = repository;
    const commits = await this.#repositories.history(
      { repository: id, limit: MOST_COMMITS },
      options,
    );
    const first = commits.at(-1)?.id;
    if (!first || commits.length === MOST_COMMITS) {
      return undefined;
    }
    const isOwn =
      (await this.#isPlanned(creation, id, first)) &&
      !(await this.#store.isOfAnother(creation, {
        repository: id,
        commit: first,
      }));
    return isOwn
      ? { repository: id, commit: first, untouched: first === head }
      : undefined;
  }

  /** Whether there is a repository of that name, whoever made it. */
  async isTaken(repository: Creation['repository']): Promise<boolean> {
    return (await this.#named(repository)) !== undefined;
  }

  async remove({ repository, commit }: Made): Promise<void> {
    await this.#repositories.remove(
      { repository, expectedHead: commit },
      await this.#asPlugin(),
    );
  }

  async #named(
    repository: Creation['repository'],
  ): Promise<RepositoryStatus | undefined> {
    return findRepository({
      ...repository,
      repositories: this.#repositories,
      ...(await this.#asPlugin()),
    });
  }

  async #isPlanned(
    { files }: StoredCreation,
    repository: string,
    ref: string,
  ): Promise<boolean> {
    const options = await this.#asPlugin();
    const { entries } = await this.#repositories.tree(
      { repository, ref },
      options,
    );
    const there = entries
      .filter(({ type }) => type !== 'directory')
      .map(({ path }) => path);
    const planned = new Map(files.map(file => [file.path, file.sha256]));
    if (
      there.length !== planned.size ||
      !there.every(path => planned.has(path))
    ) {
      return false;
    }
    const { files: contents } = await this.#repositories.readFiles(
      { repository, ref, paths: there },
      options,
    );
    return (
      contents.length === planned.size &&
      contents.every(
        ({ path, content }) =>
          content &&
          createHash('sha256').update(content).digest('hex') ===
            planned.get(path),
      )
    );
  }

  async #asPlugin() {
    return { credentials: await this.#auth.getOwnServiceCredentials() };
  }
}
