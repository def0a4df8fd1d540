import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  ForwardedError,
  NotFoundError,
  stringifyError,
} from '@backstage/errors';
import {
  parseRepositoryId,
  type DiscoveryRun,
} from '@paved/plugin-repositories-common';
import type { Knex } from 'knex';
import pLimit from 'p-limit';
import type { RepositoriesConfig } from '../config';
import type { DatabaseRepositoryStore } from '../database/DatabaseRepositoryStore';
import type { DatabaseRunStore } from '../database/DatabaseRunStore';
import {
  markReachable,
  markUnreachable,
  withdrawRepositories,
} from '../database/markRepositories';
import { removeWithdrawn } from '../database/removeWithdrawn';
import { writeInspected } from '../database/writeInspected';
import type { DiscoveryMetrics } from '../metrics/DiscoveryMetrics';
import type { MirrorStore } from '../mirrors';
import type { DeclarationEvents } from './DeclarationEvents';
import { REMOVAL_FLOOR } from './FullRun';
import type { HostRegistry } from './HostRegistry';
import { heldMessage } from './heldMessage';
import {
  hasMoved,
  toCandidate,
  toRepositoryColumns,
  type Candidate,
} from './hostedRepositories';
import type { ReferenceCheck } from './ReferenceCheck';
import type { RepositoryReader } from './RepositoryReader';
import { RunCounts } from './RunCounts';

/** How often a check starts over because another replica wrote the repository meanwhile. */
const ATTEMPTS = 5;

export interface RepositoryChecksOptions {
  knex: Knex;
  hosts: HostRegistry;
  repositories: DatabaseRepositoryStore;
  runs: DatabaseRunStore;
  reader: RepositoryReader;
  mirrors: MirrorStore;
  references: ReferenceCheck;
  events: DeclarationEvents;
  metrics: DiscoveryMetrics;
  config: RepositoriesConfig;
  logger: LoggerService;
}

/**
 * Checks single repositories at once: after a push, or because somebody asks.
 *
 * Checks of one repository follow one another here; between replicas, and with a full run, the version of the stored row
 * decides: who comes second starts over with the new state.
 */
export class RepositoryChecks {
  readonly #options: RepositoryChecksOptions;
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #last = new Map<string, Promise<void>>();
  /** Checks that have not begun: a second push meanwhile needs no check of its own. */
  readonly #waiting = new Map<string, Promise<void>>();

  static create(options: RepositoryChecksOptions): RepositoryChecks {
    return new RepositoryChecks(options);
  }

  private constructor(options: RepositoryChecksOptions) {
    this.#options = options;
    this.#limit = pLimit(options.config.concurrency);
  }

  /** After what has happened already: logs what goes wrong with the check, and never throws. */
  async pushed(repositoryId: string): Promise<void> {
    await this.check(repositoryId, 'push').catch(error =>
      this.#options.logger.warn(
        `Could not check '${repositoryId}' after a push; the next run will`,
        error,
      ),
    );
  }

  /**
   * @throws NotFoundError when no host has such a repository
   * @throws ForwardedError when its host can't be asked
   */
  async check(repositoryId: string, trigger: 'push' | 'manual'): Promise<void> {
    const key = `${trigger} ${repositoryId}`;
    await (this.#waiting.get(key) ?? this.#enqueue(key, repositoryId, trigger));
  }

  async #enqueue(
    key: string,
    repositoryId: string,
    trigger: 'push' | 'manual',
  ): Promise<void> {
    const before = this.#last.get(repositoryId) ?? Promise.resolve();
    const check = before
      .catch(() => {})
      .then(() =>
        this.#limit(() => {
          this.#waiting.delete(key);
          return this.#record(repositoryId, trigger);
        }),
      );
    this.#waiting.set(key, check);
    this.#last.set(repositoryId, check);
    try {
      await check;
    } finally {
      if (this.#last.get(repositoryId) === check) {
        this.#last.delete(repositoryId);
      }
    }
  }

  async #record(
    repositoryId: string,
    trigger: 'push' | 'manual',
  ): Promise<void> {
    const startedAt = new Date();
    const counts = new RunCounts();
    const end = (outcome: {
      status: DiscoveryRun['status'] & ('succeeded' | 'failed' | 'held');
      message?: string;
      heldRemovals?: string[];
    }) =>
      this.#options.runs.end(
        { trigger, repositoryId, startedAt, endedAt: new Date() },
        { ...counts, ...outcome, findings: 0 },
      );
    try {
      const { held, total, error } = await this.#check(
        repositoryId,
        trigger,
        counts,
      );
      if (error) {
        await end({ status: 'failed', message: error });
      } else if (held.length > 0) {
        await end({
          status: 'held',
          message: heldMessage(held, total),
          heldRemovals: held,
        });
      } else if (counts.changed > 0) {
        await end({ status: 'succeeded' });
      }
      if (counts.changed > 0) {
        this.#options.metrics.declared(
          trigger,
          Date.now() - startedAt.getTime(),
        );
        await this.#options.references.run();
      }
    } catch (error) {
      if (!(error instanceof NotFoundError)) {
        await end({ status: 'failed', message: stringifyError(error) });
      }
      throw error;
    }
  }

  async #check(
    repositoryId: string,
    trigger: 'push' | 'manual',
    counts: RunCounts,
  ): Promise<{ held: string[]; total: number; error?: string }> {
    const nothing = { held: [], total: 0 };
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const candidate = await this.#candidate(repositoryId);
      if (!candidate) {
        await this.#withdraw(repositoryId, counts);
        return this.#remove(repositoryId, counts);
      }
      counts.seen = 1;
      const moved = hasMoved(candidate, this.#options.config.settingsHash);
      if (candidate.hosted.error) {
        return this.#unreadable(candidate, candidate.hosted.error, counts);
      }
      if (!moved && trigger === 'push') {
        if (candidate.stored?.unreachable_since) {
          await markReachable(this.#options.knex, [repositoryId]);
        }
        return nothing;
      }
      let inspected;
      try {
        inspected = await this.#options.reader.read(candidate, {
          at: new Date(),
        });
      } catch (error) {
        return this.#unreadable(
          candidate,
          `It can't be read: ${stringifyError(error)}`,
          counts,
        );
      }
      const outcome = await writeInspected(this.#options.knex, [inspected]);
      if (outcome.overtaken.length === 0) {
        counts.add(outcome);
        const removal = await this.#remove(repositoryId, counts);
        await this.#options.events.declared(outcome.revision);
        counts.changed = moved ? 1 : 0;
        const { head } = candidate.hosted;
        if (head && head !== candidate.stored?.head) {
          await this.#options.events.pushed(repositoryId, head);
        }
        return removal;
      }
    }
    throw new ConflictError(
      `Repository '${repositoryId}' changes faster than it can be read; try again`,
    );
  }

  async #candidate(repositoryId: string): Promise<Candidate | undefined> {
    const { host: hostId, owner, name } = parseRepositoryId(repositoryId);
    const stored = await this.#options.repositories.row(repositoryId);
    const host = this.#options.hosts.get(hostId);
    let hosted;
    try {
      hosted = await host.get({ owner, name });
    } catch (error) {
      throw new ForwardedError(
        `Repository host '${hostId}' can't be asked about '${owner}/${name}'`,
        error,
      );
    }
    if (!hosted && !stored) {
      throw new NotFoundError(`There is no repository '${repositoryId}'`);
    }
    return hosted && toCandidate(host, hosted, stored);
  }

  async #unreadable(
    candidate: Candidate,
    error: string,
    counts: RunCounts,
  ): Promise<{ held: string[]; total: number; error: string }> {
    counts.unreachable = 1;
    await markUnreachable(
      this.#options.knex,
      [{ repository: toRepositoryColumns(candidate, ''), error }],
      new Date().toISOString(),
    );
    return { held: [], total: 0, error };
  }

  async #withdraw(repositoryId: string, counts: RunCounts): Promise<void> {
    const changes = await withdrawRepositories(
      this.#options.knex,
      [repositoryId],
      new Date().toISOString(),
    );
    counts.changed = 1;
    counts.add(changes);
    await this.#options.events.declared(changes.revision);
  }

  async #remove(
    repositoryId: string,
    counts: RunCounts,
  ): Promise<{ held: string[]; total: number }> {
    const removal = await removeWithdrawn(this.#options.knex, {
      repositoryId,
      maxShare: this.#options.config.maxRemovalShare,
      floor: REMOVAL_FLOOR,
    });
    counts.add(removal);
    await this.#options.events.declared(removal.revision);
    for (const id of removal.deletedRepositories) {
      await this.#options.mirrors.remove(id);
    }
    return removal;
  }
}
