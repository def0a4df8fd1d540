import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import type { Repository } from '@paved/plugin-repositories-common';
import {
  GitCommand,
  GitError,
  type GitRemote,
  isGitObjectId,
  readDefaultBranch,
  readGitProtocol,
} from '@paved/plugin-repositories-node';
import pLimit from 'p-limit';
import { DiskMirrorRepository } from './DiskMirrorRepository';
import type { MirrorFiles, MirrorRepository, MirrorStore } from './MirrorStore';
import { SourceFiles } from './SourceFiles';
import { buildMirror } from './buildMirror';
import { fetchMirror, isRemoteReachable } from './fetchMirror';
import { mirrorPath } from './mirrorPath';

/**
 * Limits of what one request reads from a mirror.
 */
export interface MirrorLimits {
  /** Bytes of one file; over it a file comes without content. Default 1 MiB. */
  maxFileBytes: number;
  /** Bytes of all files of one request. Default 64 MiB. */
  maxTotalBytes: number;
  /** Bytes of an archive. Default 512 MiB. */
  maxArchiveBytes: number;
  /** Entries of a tree. Default 200,000. */
  maxEntries: number;
}

const MIB = 1024 * 1024;
const DEFAULT_LIMITS: MirrorLimits = {
  maxFileBytes: MIB,
  maxTotalBytes: 64 * MIB,
  maxArchiveBytes: 512 * MIB,
  maxEntries: 200_000,
};
const BUILDING = '.building-';
const ABANDONED_AFTER_MS = 60 * 60_000;
const REFRESH_AFTER_MS = 2_000;
const REBUILD_AFTER_MS = 60_000;
const BUILD_AFTER_MS = 60_000;

type SyncedRepository = Pick<Repository, 'id' | 'defaultBranch' | 'head'>;

export interface DiskMirrorStoreOptions {
  /** Folder of the mirrors (`repositories.mirrors.path`); made when missing. */
  path: string;
  /** Finds what to sync when a repository is opened that has no mirror here. */
  locate: (
    repositoryId: string,
  ) => Promise<{ repository: SyncedRepository; remote: GitRemote } | undefined>;
  logger: LoggerService;
  git?: GitCommand;
  limits?: Partial<MirrorLimits>;
  /** Mirrors built or fetched at the same time. Default 8. */
  concurrency?: number;
  /** Milliseconds without a first reading after which the mirrors of what was read in place are built. Default a minute. */
  buildAfterMs?: number;
}

/**
 * {@link MirrorStore} in a folder. Each replica has one of its own.
 */
export class DiskMirrorStore implements MirrorStore {
  readonly #root: string;
  readonly #locate: DiskMirrorStoreOptions['locate'];
  readonly #logger: LoggerService;
  readonly #git: GitCommand;
  readonly #limits: MirrorLimits;
  readonly #limit: pLimit.Limit;
  /** The last piece of work on each mirror that is being worked on. */
  readonly #busy = new Map<string, Promise<unknown>>();
  readonly #syncedAt = new Map<string, number>();
  readonly #rebuiltAt = new Map<string, number>();
  /** Head that each mirror was last brought to. */
  readonly #heads = new Map<string, string>();
  readonly #buildAfterMs: number;
  /** What was read in place, and has no mirror yet. */
  readonly #unbuilt = new Set<string>();
  #buildTimer: NodeJS.Timeout | undefined;

  static async create(
    options: DiskMirrorStoreOptions,
  ): Promise<DiskMirrorStore> {
    const store = new DiskMirrorStore(options);
    await mkdir(store.#root, { recursive: true });
    await store.#removeAbandoned();
    return store;
  }

  private constructor(options: DiskMirrorStoreOptions) {
    this.#root = resolve(options.path);
    this.#locate = options.locate;
    this.#logger = options.logger;
    this.#git = options.git ?? GitCommand.create();
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#limit = pLimit(options.concurrency ?? 8);
    this.#buildAfterMs = options.buildAfterMs ?? BUILD_AFTER_MS;
  }

  async sync(
    repository: SyncedRepository,
    remote: GitRemote,
    options?: { signal?: AbortSignal },
  ): Promise<void> {
    await this.#alone(repository.id, async () => {
      if (!(await this.#isAt(repository))) {
        await this.#bringUpToDate(repository, remote, options?.signal);
      }
    });
  }

  async readHead<T>(
    repository: Pick<Repository, 'id' | 'defaultBranch'> & { head: string },
    remote: GitRemote,
    read: (files: MirrorFiles) => Promise<T>,
    options?: { signal?: AbortSignal },
  ): Promise<T> {
    const { id, head } = repository;
    if (
      readGitProtocol(remote.url) === 'file' &&
      !(await this.#exists(this.#pathOf(id)))
    ) {
      const inPlace = await this.#readInPlace(repository, remote, read);
      if (inPlace) {
        return inPlace.result;
      }
    }
    await this.sync(repository, remote, options);
    const mirror = await this.open(id, { head, signal: options?.signal });
    const files = mirror.files(head);
    try {
      return await read(files);
    } finally {
      files.close();
    }
  }

  async open(
    repositoryId: string,
    options?: { head?: string; signal?: AbortSignal },
  ): Promise<MirrorRepository> {
    const path = this.#pathOf(repositoryId);
    if (!(await this.#exists(path))) {
      await this.#syncLocated(repositoryId, { signal: options?.signal });
    } else if (
      options?.head &&
      options.head !== this.#heads.get(repositoryId) &&
      !(await this.#has(path, options.head))
    ) {
      await this.#refresh(repositoryId, options);
    }
    return new DiskMirrorRepository({
      repositoryId,
      path,
      git: this.#git,
      limits: this.#limits,
      refresh: () => this.#refresh(repositoryId),
      rebuild: () => this.#rebuild(repositoryId),
    });
  }

  async remove(repositoryId: string): Promise<void> {
    await this.#alone(repositoryId, async () => {
      this.#syncedAt.delete(repositoryId);
      this.#heads.delete(repositoryId);
      this.#unbuilt.delete(repositoryId);
      await rm(this.#pathOf(repositoryId), { recursive: true, force: true });
    });
  }

  /** @returns nothing when it could not be read for another reason than its content */
  async #readInPlace<T>(
    { id, head }: { id: string; head: string },
    remote: GitRemote,
    read: (files: MirrorFiles) => Promise<T>,
  ): Promise<{ result: T } | undefined> {
    const files = new SourceFiles({
      git: this.#git,
      repository: remote.url,
      commit: head,
      limits: this.#limits,
    });
    try {
      const result = await read(files);
      if (files.failure) {
        return undefined;
      }
      this.#buildLater(id);
      return { result };
    } catch (error) {
      if (error instanceof InputError) {
        throw error;
      }
      return undefined;
    } finally {
      files.close();
    }
  }

  /** Mirrors are what is left to read while a source is away, so they are built even if nobody asks for them. */
  #buildLater(repositoryId: string): void {
    this.#unbuilt.add(repositoryId);
    clearTimeout(this.#buildTimer);
    this.#buildTimer = setTimeout(
      () => this.#buildUnbuilt(),
      this.#buildAfterMs,
    ).unref();
  }

  async #buildUnbuilt(): Promise<void> {
    for (const repositoryId of this.#unbuilt) {
      this.#unbuilt.delete(repositoryId);
      try {
        await this.#syncLocated(repositoryId, {});
      } catch (error) {
        this.#logger.warn(
          `Mirror of ${repositoryId} can't be built yet; it is when somebody needs it: ${error}`,
        );
      }
    }
  }

  async #bringUpToDate(
    repository: SyncedRepository,
    remote: GitRemote,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    await this.#limit(async () => {
      signal?.throwIfAborted();
      const path = this.#pathOf(repository.id);
      if (!(await this.#exists(path))) {
        await this.#build(repository, remote, signal);
      } else {
        const fetch = { git: this.#git, path, repository, remote, signal };
        try {
          await fetchMirror(fetch);
        } catch (error) {
          const mayBeDamaged =
            error instanceof GitError && error.reason === 'failed';
          if (!mayBeDamaged || !(await isRemoteReachable(fetch))) {
            throw error;
          }
          this.#logger.warn(
            `Mirror of ${repository.id} can't be fetched into and is built anew: ${error.message}`,
          );
          await this.#build(repository, remote, signal);
        }
      }
      this.#syncedAt.set(repository.id, Date.now());
      if (repository.head) {
        this.#heads.set(repository.id, repository.head);
      }
    });
  }

  /** Builds beside, then puts in place, so that there never is half a mirror. */
  async #build(
    repository: SyncedRepository,
    remote: GitRemote,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const path = this.#pathOf(repository.id);
    const building = join(this.#root, `${BUILDING}${randomUUID()}`);
    const old = join(this.#root, `${BUILDING}${randomUUID()}`);
    try {
      await buildMirror({
        git: this.#git,
        path: building,
        repository,
        remote,
        signal,
      });
      signal?.throwIfAborted();
      await mkdir(dirname(path), { recursive: true });
      await rename(path, old).catch(error => {
        if (error.code !== 'ENOENT') {
          throw error;
        }
      });
      await rename(building, path);
    } finally {
      await rm(building, { recursive: true, force: true });
      await rm(old, { recursive: true, force: true });
    }
  }

  async #refresh(
    repositoryId: string,
    options?: { signal?: AbortSignal },
  ): Promise<boolean> {
    const syncedAt = this.#syncedAt.get(repositoryId) ?? 0;
    if (Date.now() - syncedAt < REFRESH_AFTER_MS) {
      return false;
    }
    try {
      await this.#syncLocated(repositoryId, { ...options, always: true });
      return true;
    } catch (error) {
      // What the mirror has is better than nothing.
      this.#logger.warn(
        `Mirror of ${repositoryId} can't be brought up to date: ${error}`,
      );
      this.#syncedAt.set(repositoryId, Date.now());
      return false;
    }
  }

  async #rebuild(repositoryId: string): Promise<boolean> {
    const rebuiltAt = this.#rebuiltAt.get(repositoryId) ?? 0;
    if (Date.now() - rebuiltAt < REBUILD_AFTER_MS) {
      return false;
    }
    this.#rebuiltAt.set(repositoryId, Date.now());
    const located = await this.#locateOrFail(repositoryId);
    this.#logger.warn(`Mirror of ${repositoryId} is damaged and is built anew`);
    await this.#alone(repositoryId, () =>
      this.#limit(() =>
        this.#build(located.repository, located.remote, undefined),
      ),
    );
    return true;
  }

  async #syncLocated(
    repositoryId: string,
    options: { signal?: AbortSignal; always?: boolean },
  ): Promise<void> {
    const { repository, remote } = await this.#locateOrFail(repositoryId);
    const startedAt = Date.now();
    await this.#alone(repositoryId, async () => {
      const syncedAt = this.#syncedAt.get(repositoryId) ?? 0;
      const isDone = options.always
        ? syncedAt >= startedAt
        : await this.#exists(this.#pathOf(repositoryId));
      if (!isDone) {
        await this.#bringUpToDate(repository, remote, options.signal);
      }
    });
  }

  async #locateOrFail(repositoryId: string) {
    const located = await this.#locate(repositoryId);
    if (!located) {
      throw new NotFoundError(`There is no repository ${repositoryId}`);
    }
    return located;
  }

  #pathOf(repositoryId: string): string {
    return join(this.#root, mirrorPath(repositoryId));
  }

  async #exists(path: string): Promise<boolean> {
    return access(join(path, 'HEAD')).then(
      () => true,
      () => false,
    );
  }

  async #isAt(repository: SyncedRepository): Promise<boolean> {
    const path = this.#pathOf(repository.id);
    if (!repository.head || !(await this.#exists(path))) {
      return false;
    }
    const mirror = await readDefaultBranch(path, this.#git).catch(
      () => undefined,
    );
    return (
      mirror?.head === repository.head &&
      mirror.defaultBranch === repository.defaultBranch
    );
  }

  async #has(path: string, commit: string): Promise<boolean> {
    const { head } = await readDefaultBranch(path, this.#git);
    if (head === commit || !isGitObjectId(commit)) {
      return true;
    }
    return this.#git
      .run(['cat-file', '-e', `${commit}^{commit}`], { repository: path })
      .then(
        () => true,
        () => false,
      );
  }

  /** Does one thing after the other on each mirror. */
  async #alone<T>(repositoryId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#busy.get(repositoryId) ?? Promise.resolve();
    const current = before.then(work, work);
    const settled = current.catch(() => {});
    this.#busy.set(repositoryId, settled);
    try {
      return await current;
    } finally {
      if (this.#busy.get(repositoryId) === settled) {
        this.#busy.delete(repositoryId);
      }
    }
  }

  /** What a killed process left behind. Fresh ones may be another process's that shares the folder. */
  async #removeAbandoned(): Promise<void> {
    for (const name of await readdir(this.#root)) {
      const path = join(this.#root, name);
      if (name.startsWith(BUILDING)) {
        const { mtimeMs } = await stat(path);
        if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) {
          await rm(path, { recursive: true, force: true });
        }
      }
    }
  }
}
