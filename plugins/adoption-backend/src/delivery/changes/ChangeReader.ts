import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { isError, stringifyError } from '@backstage/errors';
import { chunks } from '@paved/database';
import type { Change, Subject } from '@paved/plugin-adoption-common';
import type { Commit } from '@paved/plugin-repositories-common';
import {
  eachRepository,
  type RepositoriesService,
} from '@paved/plugin-repositories-node';
import type { Knex } from 'knex';
import { unhurried } from '../../areas/unhurried';
import { mainlineChanges, type MergedChange } from './mainline';

const COMMITS_AT_ONCE = 1_000;
/** Of a longer history the newest count. */
const MOST_COMMITS = 50_000;
/** Who writes has others wait. */
const WRITTEN_AT_ONCE = 2_000;
const SHOWN_FAILURES = 5;

interface HeadRow {
  repository: string;
  head: string;
  next_position: number | string;
  read_at: string;
}

/** Where changes are kept. */
export interface ChangeStore {
  writeChanges(changes: Change[]): Promise<void>;
  /** Of one repository. */
  changesOf(repository: string): Promise<Change[]>;
}

/**
 * Reads what was merged into the default branches of all repositories that the catalog's entities come from: of each what came
 * since it was read last, and everything anew where history was rewritten. To read the same twice changes nothing.
 */
export class ChangeReader {
  readonly #options: ReaderOptions;

  static create(options: ReaderOptions): ChangeReader {
    return new ChangeReader(options);
  }

  private constructor(options: ReaderOptions) {
    this.#options = options;
  }

  /**
   * @param since - what was merged before does not matter
   * @throws Error naming repositories that could not be read, when all others are done
   */
  async run(now: Date, since: Date, signal?: AbortSignal): Promise<void> {
    const { auth, knex, repositories, subjects } = this.#options;
    const wanted = new Set(
      (await subjects.all()).flatMap(({ repository }) => repository ?? []),
    );
    const known = new Map(
      (await knex<HeadRow>('change_heads')).map(row => [row.repository, row]),
    );
    const failures: string[] = [];
    const credentials = await auth.getOwnServiceCredentials();
    const all = eachRepository({ repositories, credentials, signal });
    for await (const { id, head, state } of all) {
      signal?.throwIfAborted();
      const before = known.get(id);
      if (
        head === undefined ||
        head === before?.head ||
        state === 'unreachable' ||
        !wanted.has(id)
      ) {
        continue;
      }
      await unhurried(() =>
        this.#read({ repository: id, head, before, now, since }),
      ).catch(error => failures.push(`${id}: ${stringifyError(error)}`));
    }
    if (failures.length > 0) {
      const more = failures.length - SHOWN_FAILURES;
      throw new Error(
        `The changes of ${
          failures.length
        } repositories could not be read: ${failures
          .slice(0, SHOWN_FAILURES)
          .join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
      );
    }
  }

  async #read(options: {
    repository: string;
    head: string;
    before?: HeadRow;
    now: Date;
    since: Date;
  }): Promise<void> {
    const { repository, head, before, now, since } = options;
    const next = Number(before?.next_position ?? 1);
    const written =
      (before &&
        (await this.#whatIsNew(repository, head, before.head, next))) ??
      (await this.#everything(repository, head, next, now, since));
    for (const chunk of chunks(written, WRITTEN_AT_ONCE)) {
      await this.#options.store.writeChanges(chunk);
    }
    // Only when all is written: whoever ends before that reads it once more
    const row = {
      repository,
      head,
      next_position: written.reduce(
        (most, { position = 0 }) => Math.max(most, position + 1),
        next,
      ),
      read_at: now.toISOString(),
    };
    await this.#options
      .knex<HeadRow>('change_heads')
      .insert(row)
      .onConflict('repository')
      .merge();
  }

  /** What came since; `undefined` when the default branch does not go on from there. */
  async #whatIsNew(
    repository: string,
    head: string,
    after: string,
    next: number,
  ): Promise<Change[] | undefined> {
    const commits = await this.#history({ repository, ref: head, after }).catch(
      error => {
        // Nothing leads to the old head any more
        if (isError(error) && error.name === 'NotFoundError') {
          return [];
        }
        throw error;
      },
    );
    const { changes, standsOn } = mainlineChanges(commits, head);
    return standsOn === after
      ? changes.map((change, index) =>
          this.#toChange(repository, change, next + index),
        )
      : undefined;
  }

  /**
   * The whole default branch, compared with what is known of it. From where the two part, what is new comes after everything
   * that is known. What no longer leads to the head is said to be dropped; what came by another way than it did before, as by a
   * merge the other way round, stays what it was.
   */
  async #everything(
    repository: string,
    head: string,
    next: number,
    now: Date,
    since: Date,
  ): Promise<Change[]> {
    const commits = await this.#history({
      repository,
      ref: head,
      since: since.toISOString(),
    });
    const known = new Map(
      (await this.#options.store.changesOf(repository))
        .filter(({ droppedAt }) => droppedAt === undefined)
        .map(change => [change.commit, change]),
    );
    const { changes } = mainlineChanges(commits, head, known);
    const parts = changes.findIndex(({ commit }) => !known.has(commit));
    const free = [...known.values()].reduce(
      (most, { position = 0 }) => Math.max(most, position + 1),
      next,
    );
    const droppedAt = now.toISOString();
    const there = new Set(commits.map(({ id }) => id));
    // What is older than what was read may well still be there
    const oldest = commits.reduce(
      (least, { committedAt = least }) =>
        committedAt < least ? committedAt : least,
      droppedAt,
    );
    return [
      ...[...known.values()]
        .filter(each => !there.has(each.commit) && each.mergedAt >= oldest)
        .map(change => ({ ...change, droppedAt })),
      ...(parts < 0 ? [] : changes.slice(parts)).map((change, index) =>
        this.#toChange(repository, change, free + index),
      ),
    ];
  }

  async #history(request: {
    repository: string;
    ref: string;
    after?: string;
    since?: string;
  }): Promise<Commit[]> {
    const { auth, logger, repositories } = this.#options;
    const commits: Commit[] = [];
    while (commits.length < MOST_COMMITS) {
      const page = await repositories.history(
        { ...request, skip: commits.length, limit: COMMITS_AT_ONCE },
        { credentials: await auth.getOwnServiceCredentials() },
      );
      commits.push(...page);
      if (page.length < COMMITS_AT_ONCE) {
        return commits;
      }
    }
    logger.warn(
      `Of ${request.repository} only the newest ${MOST_COMMITS} commits are read for lead times`,
    );
    return commits;
  }

  #toChange(
    repository: string,
    { authorEmail, ...change }: MergedChange,
    position: number,
  ): Change {
    return {
      ...change,
      id: `${repository}@${change.commit}`,
      repository,
      position,
      author: this.#options.authorKeyOf(authorEmail),
    };
  }
}

interface ReaderOptions {
  auth: AuthService;
  authorKeyOf: (email: string) => string;
  knex: Knex;
  logger: LoggerService;
  repositories: RepositoriesService;
  store: ChangeStore;
  /** Their repositories are what is read. */
  subjects: { all(): Promise<ReadonlyArray<Pick<Subject, 'repository'>>> };
}
