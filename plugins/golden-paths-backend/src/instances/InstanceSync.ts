import type { AuthService } from '@backstage/backend-plugin-api';
import { isError, stringifyError } from '@backstage/errors';
import {
  compareVersions,
  isVersion,
  LOCK_FILE,
  LockError,
  parseLock,
  type Lock,
} from '@paved/plugin-golden-paths-common';
import type { RepositoryStatus } from '@paved/plugin-repositories-common';
import {
  eachRepository,
  type RepositoriesService,
} from '@paved/plugin-repositories-node';
import limiter from 'p-limit';
import type {
  DatabaseInstanceStore,
  Instance,
} from '../database/DatabaseInstanceStore';
import type { DatabaseUpgradeStore } from '../database/DatabaseUpgradeStore';
import type { GoldenPathEvents } from '../events/GoldenPathEvents';
import { readLockText } from '../repositories/readLockText';

const READ_AT_ONCE = 4;
const SHOWN_FAILURES = 5;

/** What the portal needs of a repository to look for its lock. */
type Listed = Pick<
  RepositoryStatus,
  'id' | 'url' | 'head' | 'archived' | 'markerFiles'
>;

export interface InstanceSyncOptions {
  repositories: RepositoriesService;
  auth: AuthService;
  instances: DatabaseInstanceStore;
  upgrades: DatabaseUpgradeStore;
  events: GoldenPathEvents;
  /** Something is on a path, or on it in another way than before. */
  onWanted: () => void;
}

/**
 * Finds the repositories that hold a lock. A repository is read again only when its head has moved; what was on a path and has a
 * broken lock, or none any more, stays with the problem.
 */
export class InstanceSync {
  readonly #options: InstanceSyncOptions;

  static create(options: InstanceSyncOptions): InstanceSync {
    return new InstanceSync(options);
  }

  private constructor(options: InstanceSyncOptions) {
    this.#options = options;
  }

  /**
   * Compares the heads of all repositories.
   *
   * @throws Error naming those that could not be read now, when all others are done
   */
  async run(options: { signal?: AbortSignal; now: Date }): Promise<void> {
    const { instances, repositories } = this.#options;
    const known = await instances.heads();
    const moved: Listed[] = [];
    const gone = new Set(known.keys());
    const all = eachRepository({
      repositories,
      ...(await this.#asPlugin()),
      signal: options.signal,
    });
    for await (const repository of all) {
      gone.delete(repository.id);
      if (known.get(repository.id) !== headOf(repository)) {
        moved.push(repository);
      }
    }
    const onPaths = await instances.repositories();
    const isAbsent = (repository: Listed) =>
      hasNoLock(repository) && !onPaths.has(repository.id);
    await instances.saveAbsent(
      moved.filter(isAbsent).map(repository => ({
        repository: repository.id,
        head: headOf(repository),
      })),
    );
    const limit = limiter(READ_AT_ONCE);
    const failures: string[] = [];
    await Promise.all(
      moved
        .filter(repository => !isAbsent(repository))
        .map(repository =>
          limit(async () => {
            options.signal?.throwIfAborted();
            await this.#look(repository, options.now).catch(error =>
              failures.push(`${repository.id}: ${stringifyError(error)}`),
            );
          }),
        ),
    );
    await instances.forget(await this.#missing([...gone]));
    if (failures.length > 0) {
      throw new Error(
        `${
          failures.length
        } repositories could not be read; what is known of them stays: ${failures
          .slice(0, SHOWN_FAILURES)
          .join('; ')}`,
      );
    }
  }

  /** Compares one repository. */
  async pushed(repository: string, now: Date): Promise<void> {
    const found = await this.#get(repository);
    if (found) {
      await this.#look(found, now);
    }
  }

  async #look(repository: Listed, now: Date): Promise<void> {
    const { instances, onWanted } = this.#options;
    const { id, url } = repository;
    const head = headOf(repository);
    const before = await instances.get(id);
    const reading = await this.#read(repository, before !== undefined);
    if (!reading) {
      await instances.saveAbsent([{ repository: id, head }]);
      return;
    }
    const { lock, problem } = reading;
    const isDifferent = await instances.save(
      {
        repository: id,
        repositoryUrl: url,
        head,
        ...placeOf(lock ?? before?.lock, before),
        lockProblem: problem,
      },
      now,
    );
    if (isDifferent) {
      onWanted();
      await this.#tell(before, lock, repository, now);
    }
  }

  /** However the new release came there: by a request of the portal, from a terminal, by hand. */
  async #tell(
    before: Instance | undefined,
    lock: Lock | undefined,
    found: Pick<Listed, 'id'>,
    now: Date,
  ): Promise<void> {
    if (!lock) {
      return;
    }
    const { path, release } = lock;
    const isUpgraded =
      before?.path === path &&
      isVersion(before.release) &&
      compareVersions(release, before.release) > 0;
    const { upgrades, events } = this.#options;
    const list = await upgrades.list({ path, repositories: [found.id] });
    const request = list.find(({ to, commit }) => to === release && commit);
    // What the portal has not proposed was created from the path, or was on it before the portal knew it
    const isAdopted =
      !isUpgraded &&
      request?.from === release &&
      (!before || before.path !== path || before.lockProblem !== undefined);
    if (isUpgraded || isAdopted) {
      const deed = isUpgraded ? 'upgraded' : 'adopted';
      await events.publish({
        id: `${found.id}/${deed}/${path}/${release}`,
        type: `golden-path.${deed}`,
        at: now.toISOString(),
        path,
        release,
        repository: found.id,
        entityRef: before?.entityRef ?? request?.entityRef,
        owner: before?.owner,
        by: request?.createdBy,
      });
    }
  }

  /** @returns nothing when there is no lock, and none is expected */
  async #read(
    repository: Listed,
    isExpected: boolean,
  ): Promise<{ lock?: Lock; problem?: string } | undefined> {
    const { id, head: commit, archived } = repository;
    try {
      // Discovery does not say of a link that it is there
      const text =
        !commit || archived || (!isExpected && hasNoLock(repository))
          ? undefined
          : await readLockText(
              { repository: id, commit },
              { ...this.#options, isExpected },
            );
      if (text !== undefined) {
        return { lock: parseLock(text) };
      }
    } catch (error) {
      if (error instanceof LockError) {
        return { problem: error.message };
      }
      throw error;
    }
    return isExpected
      ? {
          problem: `${LOCK_FILE} is no longer in the repository at ${
            headOf(repository).slice(0, 12) || 'its empty state'
          }; take it back from an earlier commit, or step off the path`,
        }
      : undefined;
  }

  /** A page that is missing from a listing removes nothing. */
  async #missing(repositories: string[]): Promise<string[]> {
    const missing: string[] = [];
    for (const repository of repositories) {
      if (!(await this.#get(repository))) {
        missing.push(repository);
      }
    }
    return missing;
  }

  async #get(repository: string): Promise<Listed | undefined> {
    try {
      return await this.#options.repositories.get(
        { repository },
        await this.#asPlugin(),
      );
    } catch (error) {
      if (isError(error) && error.name === 'NotFoundError') {
        return undefined;
      }
      throw error;
    }
  }

  async #asPlugin() {
    return {
      credentials: await this.#options.auth.getOwnServiceCredentials(),
    };
  }
}

/** What an archived repository holds is nobody's work any more. */
function hasNoLock({ head, archived, markerFiles }: Listed): boolean {
  return !head || archived || markerFiles?.[LOCK_FILE] === false;
}

/** An archived repository becomes another one with it. */
function headOf({ head = '', archived }: Listed): string {
  return archived ? `${head} archived` : head;
}

function placeOf(
  lock: Lock | undefined,
  before: Instance | undefined,
): Pick<Instance, 'lock' | 'path' | 'release' | 'digest'> {
  return {
    lock,
    path: lock?.path ?? before?.path ?? '',
    release: lock?.release ?? before?.release ?? '',
    digest: lock?.digest ?? before?.digest ?? '',
  };
}
