import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { chunks } from '@paved/database';
import type { RepositoryHost } from '@paved/plugin-repositories-node';
import type { Knex } from 'knex';
import pLimit from 'p-limit';
import type { RepositoriesConfig } from '../config';
import type { DatabaseRepositoryStore } from '../database/DatabaseRepositoryStore';
import {
  markReachable,
  markUnreachable,
  withdrawRepositories,
  type UnreadableRepository,
} from '../database/markRepositories';
import { removeWithdrawn } from '../database/removeWithdrawn';
import type { RepositoryRow } from '../database/tables';
import {
  writeInspected,
  type InspectedRepository,
} from '../database/writeInspected';
import type { MirrorStore } from '../mirrors';
import type { DeclarationEvents } from './DeclarationEvents';
import type { HostRegistry } from './HostRegistry';
import { heldMessage } from './heldMessage';
import {
  hasMoved,
  toCandidate,
  toRepositoryColumns,
  type Candidate,
} from './hostedRepositories';
import type { RepositoryReader } from './RepositoryReader';
import { RunCounts } from './RunCounts';

/** So many removals are never held: a small portal must be able to change. */
export const REMOVAL_FLOOR = 5;

/** Repositories written together: entities appear as it goes, and a killed run loses only the last batch. */
const BATCH_SIZE = 100;

export interface FullRunOptions {
  knex: Knex;
  hosts: HostRegistry;
  repositories: DatabaseRepositoryStore;
  reader: RepositoryReader;
  mirrors: MirrorStore;
  events: DeclarationEvents;
  config: RepositoriesConfig;
  logger: LoggerService;
}

/** What a full run ends with. */
export interface FullRunOutcome {
  counts: RunCounts;
  /** Entity refs whose removal waits for approval. */
  held: string[];
  message?: string;
  /** Hosts that could not be listed. */
  hostErrors: string[];
}

/**
 * One look at all repositories of all hosts.
 *
 * Everything that is new or changed is written batch by batch. Removals come last and are weighed together, so a run that ends
 * early has removed nothing; what it had found gone is marked as withdrawn, and the next run weighs it.
 */
export class FullRun {
  readonly #options: FullRunOptions;
  readonly #counts = new RunCounts();

  static create(options: FullRunOptions): FullRun {
    return new FullRun(options);
  }

  private constructor(options: FullRunOptions) {
    this.#options = options;
  }

  /**
   * @param onProgress - called before the first batch is read, and after each
   */
  async run(options: {
    signal: AbortSignal;
    onProgress: (counts: RunCounts) => Promise<void>;
  }): Promise<FullRunOutcome> {
    const { signal } = options;
    const listings = await this.#list(signal);
    signal.throwIfAborted();
    const stored = await this.#options.repositories.rows();
    const byId = new Map(stored.map(row => [row.id, row]));
    const candidates = listings
      .flatMap(({ host, listed }) =>
        (listed ?? []).map(hosted => toCandidate(host, hosted)),
      )
      .map(candidate => ({ ...candidate, stored: byId.get(candidate.id) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    this.#counts.seen = candidates.length;

    await this.#noteUnreadable(listings, candidates, stored);
    await this.#withdrawVanished(listings, candidates, stored);

    const readable = candidates.filter(({ hosted }) => !hosted.error);
    const moved = readable.filter(candidate =>
      hasMoved(candidate, this.#options.config.settingsHash),
    );
    const isMoved = new Set(moved.map(({ id }) => id));
    await markReachable(
      this.#options.knex,
      readable
        .filter(one => one.stored?.unreachable_since && !isMoved.has(one.id))
        .map(({ id }) => id),
    );
    await this.#readAll(moved, options);

    signal.throwIfAborted();
    const { maxRemovalShare } = this.#options.config;
    const removal = await removeWithdrawn(this.#options.knex, {
      maxShare: maxRemovalShare,
      floor: REMOVAL_FLOOR,
    });
    this.#counts.add(removal);
    await this.#options.events.declared(removal.revision);
    for (const id of removal.deletedRepositories) {
      await this.#options.mirrors.remove(id);
    }
    return {
      counts: this.#counts,
      held: removal.held,
      message: removal.held.length
        ? heldMessage(removal.held, removal.total)
        : undefined,
      hostErrors: listings.flatMap(({ error }) => error ?? []),
    };
  }

  async #list(signal: AbortSignal): Promise<Listing[]> {
    return Promise.all(
      this.#options.hosts.all().map(async host => {
        try {
          return { host, listed: await host.list({ signal }) };
        } catch (error) {
          this.#options.logger.warn(
            `Repository host '${host.id}' can't be listed; its repositories keep their last good state`,
            {
              reason: stringifyError(error),
            },
          );
          return {
            host,
            error: `Repository host '${
              host.id
            }' can't be listed: ${stringifyError(error)}`,
          };
        }
      }),
    );
  }

  async #noteUnreadable(
    listings: Listing[],
    candidates: Candidate[],
    stored: RepositoryRow[],
  ): Promise<void> {
    const unreadable: UnreadableRepository[] = candidates.flatMap(candidate =>
      candidate.hosted.error
        ? [
            {
              repository: toRepositoryColumns(candidate, ''),
              error: candidate.hosted.error,
            },
          ]
        : [],
    );
    for (const { host, error } of listings) {
      if (error) {
        unreadable.push(
          ...stored
            .filter(row => row.host === host.id)
            .map(repository => ({ repository, error })),
        );
      }
    }
    this.#counts.unreachable += unreadable.length;
    await markUnreachable(
      this.#options.knex,
      unreadable,
      new Date().toISOString(),
    );
  }

  /** Repositories of hosts that are no longer configured have vanished too; the rails decide about them like about others. */
  async #withdrawVanished(
    listings: Listing[],
    candidates: Candidate[],
    stored: RepositoryRow[],
  ): Promise<void> {
    const listed = new Set(candidates.map(({ id }) => id));
    const unlistable = new Set(
      listings.filter(({ error }) => error).map(({ host }) => host.id),
    );
    const vanished = stored.filter(
      row => row.listed && !listed.has(row.id) && !unlistable.has(row.host),
    );
    if (vanished.length > 0) {
      const changes = await withdrawRepositories(
        this.#options.knex,
        vanished.map(({ id }) => id),
        new Date().toISOString(),
      );
      this.#counts.add(changes);
    }
  }

  /** Reads one batch while the one before is being written. */
  async #readAll(
    moved: Candidate[],
    options: {
      signal: AbortSignal;
      onProgress: (counts: RunCounts) => Promise<void>;
    },
  ): Promise<void> {
    if (moved.length === 0) {
      return;
    }
    await options.onProgress(this.#counts);
    const limit = pLimit(this.#options.config.concurrency);
    let writing: Promise<void> = Promise.resolve();
    try {
      for (const batch of chunks(moved, BATCH_SIZE)) {
        options.signal.throwIfAborted();
        const read = await Promise.all(
          batch.map(candidate =>
            limit(() => this.#read(candidate, options.signal)),
          ),
        );
        options.signal.throwIfAborted();
        await writing;
        writing = this.#write(batch, read).then(() =>
          options.onProgress(this.#counts),
        );
        // Awaited below; without this a failure while the next batch is read would count as unhandled
        writing.catch(() => {});
      }
    } finally {
      await writing;
    }
  }

  async #read(
    candidate: Candidate,
    signal: AbortSignal,
  ): Promise<InspectedRepository | { error: string }> {
    if (signal.aborted) {
      return { error: 'aborted' };
    }
    try {
      return await this.#options.reader.read(candidate, {
        at: new Date(),
        signal,
      });
    } catch (error) {
      signal.throwIfAborted();
      return { error: `It can't be read: ${stringifyError(error)}` };
    }
  }

  async #write(
    batch: Candidate[],
    results: Array<InspectedRepository | { error: string }>,
  ): Promise<void> {
    const inspected: InspectedRepository[] = [];
    const unreadable: UnreadableRepository[] = [];
    results.forEach((result, index) => {
      if ('error' in result) {
        unreadable.push({
          repository: toRepositoryColumns(batch[index], ''),
          error: result.error,
        });
      } else {
        inspected.push(result);
      }
    });
    await markUnreachable(
      this.#options.knex,
      unreadable,
      new Date().toISOString(),
    );
    const outcome = await writeInspected(this.#options.knex, inspected);
    this.#counts.unreachable += unreadable.length;
    this.#counts.changed += inspected.length - outcome.overtaken.length;
    this.#counts.add(outcome);
    await this.#options.events.declared(outcome.revision);
    for (const { id, hosted, stored } of batch) {
      if (stored && hosted.head && stored.head !== hosted.head) {
        await this.#options.events.pushed(id, hosted.head);
      }
    }
  }
}

interface Listing {
  host: RepositoryHost;
  listed?: Awaited<ReturnType<RepositoryHost['list']>>;
  error?: string;
}
