import type { AuthService } from '@backstage/backend-plugin-api';
import { isError, stringifyError } from '@backstage/errors';
import {
  LOCK_FILE,
  LockError,
  parseLock,
} from '@paved/plugin-golden-paths-common';
import type {
  Commit,
  RepositoryStatus,
} from '@paved/plugin-repositories-common';
import {
  eachRepository,
  type RepositoriesService,
} from '@paved/plugin-repositories-node';
import { unhurried } from '../areas/unhurried';
import type { DatabaseServiceStore } from './DatabaseServiceStore';
import type { LockRow, PlaceRow, RepositoryRow } from './tables';

const COMMITS_AT_ONCE = 1_000;
/** A history that is longer is not followed to its beginning. */
const MOST_PAGES = 100;
const SHOWN_FAILURES = 5;

/**
 * Reads from git when services began and when they were on which path: the first commit of a repository or of a folder in it,
 * and what each commit that touched the lock made of it. A repository is read again only when its head has moved.
 */
export class HistorySync {
  readonly #repositories: RepositoriesService;
  readonly #auth: AuthService;
  readonly #store: DatabaseServiceStore;

  static create(options: {
    repositories: RepositoriesService;
    auth: AuthService;
    store: DatabaseServiceStore;
  }): HistorySync {
    return new HistorySync(options);
  }

  private constructor(options: {
    repositories: RepositoriesService;
    auth: AuthService;
    store: DatabaseServiceStore;
  }) {
    this.#repositories = options.repositories;
    this.#auth = options.auth;
    this.#store = options.store;
  }

  /** @throws Error naming those that could not be read, when all others are done */
  async run(now: Date, signal?: AbortSignal): Promise<void> {
    const known = new Map(
      (await this.#store.repositories()).map(row => [row.repository, row]),
    );
    const places = await this.#store.places();
    const hold = new Set(places.map(({ repository }) => repository));
    const gone = new Set(
      [...known.values()].flatMap(row => (row.gone_at ? [] : row.repository)),
    );
    const failures: string[] = [];
    const run = async (name: string, work: () => Promise<void>) => {
      signal?.throwIfAborted();
      await work().catch(error =>
        failures.push(`${name}: ${stringifyError(error)}`),
      );
    };
    const all = eachRepository({
      repositories: this.#repositories,
      ...(await this.#asPlugin()),
      signal,
    });
    for await (const repository of all) {
      gone.delete(repository.id);
      // What declares something else than services is none
      if (
        hold.has(repository.id) ||
        known.has(repository.id) ||
        repository.entityCount === 0
      ) {
        await run(repository.id, () =>
          this.#look(repository, known.get(repository.id), now),
        );
      }
    }
    for (const place of places) {
      if (place.folder !== '' && !place.first_commit) {
        await run(place.entity_ref, () => this.#lookAtFolder(place, now));
      }
    }
    const missing = await this.#missing([...gone]);
    if (missing.length > 0) {
      await this.#store.repositoriesGone(missing, now.toISOString());
    }
    if (failures.length > 0) {
      throw new Error(
        `${
          failures.length
        } histories could not be read; what is known of them stays: ${failures
          .slice(0, SHOWN_FAILURES)
          .join('; ')}`,
      );
    }
  }

  async #look(
    { id, url, head, archived, entityCount }: RepositoryStatus,
    before: RepositoryRow | undefined,
    now: Date,
  ): Promise<void> {
    // What has the name of one that is gone is another
    const known = before?.gone_at ? undefined : before;
    const row: RepositoryRow = {
      repository: id,
      url,
      head: head ?? null,
      is_registered: entityCount > 0,
      is_archived: archived === true,
      first_commit: known?.first_commit ?? null,
      first_commit_at: known?.first_commit_at ?? null,
      gone_at: null,
    };
    let locks: LockRow[] | undefined;
    if (head && head !== known?.head) {
      locks = await unhurried(async () => {
        const first = row.first_commit
          ? undefined
          : await this.#firstCommit(id, head);
        row.first_commit ??= first?.id ?? null;
        row.first_commit_at ??= first ? timeOf(first, now) : null;
        return this.#locks(id, head, { wasRead: known !== undefined, now });
      });
    }
    if (locks || !known || isDifferent(row, known)) {
      await this.#store.saveRepository(row, locks);
    }
  }

  async #lookAtFolder(place: PlaceRow, now: Date): Promise<void> {
    const first = await unhurried(() =>
      this.#firstCommit(place.repository, undefined, place.folder),
    );
    if (first) {
      await this.#store.savePlaces([
        {
          ...place,
          first_commit: first.id,
          first_commit_at: timeOf(first, now),
        },
      ]);
    }
  }

  /** The oldest of all that lead to a commit, as git lists them. */
  async #firstCommit(
    repository: string,
    head: string | undefined,
    path?: string,
  ): Promise<Commit | undefined> {
    let last: Commit | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const commits = await this.#repositories.history(
        {
          repository,
          ref: last?.id ?? head,
          path,
          limit: COMMITS_AT_ONCE,
        },
        await this.#asPlugin(),
      );
      last = commits.at(-1) ?? last;
      if (commits.length < COMMITS_AT_ONCE) {
        break;
      }
    }
    return last;
  }

  /** @returns `undefined` when none was there before and none is now */
  async #locks(
    repository: string,
    head: string,
    { wasRead, now }: { wasRead: boolean; now: Date },
  ): Promise<LockRow[] | undefined> {
    const known = new Map(
      (await this.#store.locks(repository)).map(row => [row.commit, row]),
    );
    if (wasRead && known.size === 0) {
      const current = await this.#lockAt(repository, head);
      if (current.path === null) {
        return undefined;
      }
    }
    const commits = await this.#repositories.history(
      { repository, ref: head, path: LOCK_FILE, limit: COMMITS_AT_ONCE },
      await this.#asPlugin(),
    );
    const rows: LockRow[] = [];
    for (const [position, commit] of [...commits].reverse().entries()) {
      const { at, path, release } = known.get(commit.id) ?? {
        at: timeOf(commit, now),
        ...(await this.#lockAt(repository, commit.id)),
      };
      rows.push({
        repository,
        commit: commit.id,
        position,
        at,
        path,
        release,
      });
    }
    return rows;
  }

  async #lockAt(
    repository: string,
    commit: string,
  ): Promise<Pick<LockRow, 'path' | 'release'>> {
    const { files } = await this.#repositories.readFiles(
      { repository, ref: commit, paths: [LOCK_FILE] },
      await this.#asPlugin(),
    );
    const [file] = files;
    if (!file) {
      return { path: null, release: null };
    }
    try {
      const { path, release } = parseLock(file.content?.toString('utf8') ?? '');
      return { path: path.toLocaleLowerCase('en-US'), release };
    } catch (error) {
      if (error instanceof LockError) {
        return { path: '?', release: null };
      }
      throw error;
    }
  }

  /** A page that is missing from a listing removes nothing. */
  async #missing(repositories: string[]): Promise<string[]> {
    const missing: string[] = [];
    for (const repository of repositories) {
      try {
        await this.#repositories.get({ repository }, await this.#asPlugin());
      } catch (error) {
        if (!isError(error) || error.name !== 'NotFoundError') {
          throw error;
        }
        missing.push(repository);
      }
    }
    return missing;
  }

  async #asPlugin() {
    return { credentials: await this.#auth.getOwnServiceCredentials() };
  }
}

/** Clocks of authors may be ahead; what is there was not made later than now. */
function timeOf({ authoredAt }: Commit, now: Date): string {
  const latest = now.toISOString();
  return authoredAt < latest ? authoredAt : latest;
}

/** SQLite has no booleans. */
function isDifferent(a: RepositoryRow, b: RepositoryRow): boolean {
  return (
    a.url !== b.url ||
    a.head !== b.head ||
    Boolean(a.is_registered) !== Boolean(b.is_registered) ||
    Boolean(a.is_archived) !== Boolean(b.is_archived) ||
    a.gone_at !== b.gone_at
  );
}
