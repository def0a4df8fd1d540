import {
  chunks,
  cleanText,
  forUpdateSkipLocked,
  leaseIsOver,
  whereIn,
} from '@paved/database';
import type { Drift, Lock } from '@paved/plugin-golden-paths-common';
import type { Knex } from 'knex';
import type { Visible } from '../permissions/PermissionGuard';
import { present } from './present';
import type { InstanceRow, RepositoryHeadRow } from './tables';
import { wantedAgain } from './wantedAgain';

/** Who takes a repository and dies has it given to another after this. */
const LEASE_MS = 120_000;
/** The same for proposing an upgrade. */
const UPGRADE_LEASE_MS = 60_000;
const ROWS_AT_ONCE = 100;

/** A repository that is, or was, on a path. */
export interface Instance {
  repository: string;
  repositoryUrl?: string;
  /** At which its lock was read. */
  head: string;
  /** The last one that could be read. */
  lock?: Lock;
  /** Ref of the path; empty when no lock could ever be read. */
  path: string;
  release: string;
  digest: string;
  /** Why what the head holds can't be relied on, with the mend. */
  lockProblem?: string;
  /** Why its drift can't be computed, with the mend. */
  problem?: string;
  entityRef?: string;
  title?: string;
  owner?: string;
  drift?: Drift;
}

/** What is read from a repository; the rest stays. */
export type SeenInstance = Pick<
  Instance,
  | 'repository'
  | 'repositoryUrl'
  | 'head'
  | 'lock'
  | 'path'
  | 'release'
  | 'digest'
  | 'lockProblem'
>;

/** An instance taken to compute its drift. */
export interface TakenInstance extends Instance {
  /** What it was computed for counts up; another value since means that it is to be done again. */
  wanted: number;
}

export const SERVICE_STATES = [
  'behind',
  'up-to-date',
  'changed',
  'stepped-off',
  'problem',
] as const;

export type ServiceState = (typeof SERVICE_STATES)[number];

/** Repositories on paths, with their drift and the queue of those whose drift is to be computed. */
export class DatabaseInstanceStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseInstanceStore {
    return new DatabaseInstanceStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** At which head each repository was looked at. */
  async heads(): Promise<Map<string, string>> {
    const rows = await this.#knex<RepositoryHeadRow>('repository_heads');
    return new Map(rows.map(({ repository, head }) => [repository, head]));
  }

  /** Forgets repositories that are no longer there; what teams declared about them stays. */
  async forget(repositories: string[]): Promise<void> {
    for (const some of chunks(repositories, ROWS_AT_ONCE)) {
      await this.#knex.transaction(async tx => {
        for (const table of ['instances', 'repository_heads']) {
          const gone = tx(table).delete();
          whereIn(gone, 'repository', some);
          await gone;
        }
      });
    }
  }

  /** Those that are, or were, on a path. */
  async repositories(): Promise<Set<string>> {
    return new Set(await this.#knex('instances').pluck('repository'));
  }

  /** The repositories were looked at, and are on no path. */
  async saveAbsent(
    heads: Array<{ repository: string; head: string }>,
  ): Promise<void> {
    for (const some of chunks(heads, ROWS_AT_ONCE)) {
      await saveHeads(this.#knex, some);
    }
  }

  /** @returns whether anything is different, so that its drift is computed again */
  async save(seen: SeenInstance, now: Date): Promise<boolean> {
    const { repository, head, lockProblem } = seen;
    const row = {
      repository_url: seen.repositoryUrl ?? null,
      head,
      lock: seen.lock ? JSON.stringify(seen.lock) : null,
      path_ref: cleanText(seen.path),
      release: cleanText(seen.release),
      digest: cleanText(seen.digest),
      lock_problem: lockProblem === undefined ? null : cleanText(lockProblem),
    };
    return this.#knex.transaction(async tx => {
      await saveHeads(tx, [{ repository, head }]);
      const before = await tx<InstanceRow>('instances')
        .where({ repository })
        .first();
      if (!before) {
        const added = await tx<InstanceRow>('instances')
          .insert({
            ...row,
            repository,
            wanted: 1,
            computed: 0,
            wanted_at: now.toISOString(),
            leased_until: 0,
            upgrade_until: 0,
          })
          .onConflict('repository')
          .ignore()
          .returning('repository');
        return added.length > 0;
      }
      const isSame = Object.entries(row).every(
        ([column, value]) => before[column as keyof typeof row] === value,
      );
      if (!isSame) {
        await tx<InstanceRow>('instances')
          .where({ repository })
          .update({ ...row, ...wantedAgain(tx, now) });
      }
      return !isSame;
    });
  }

  /** Also where history names the repository: who may see it is decided by what the catalog has of it now. */
  async saveEntity(
    repository: string,
    {
      entityRef,
      title,
      owner,
    }: Pick<Instance, 'entityRef' | 'title' | 'owner'>,
  ): Promise<void> {
    await this.#knex.transaction(async tx => {
      await tx<InstanceRow>('instances')
        .where({ repository })
        .update({
          entity_ref: entityRef ?? null,
          title: title === undefined ? null : cleanText(title),
          owner_ref: owner ?? null,
        });
      if (entityRef !== undefined) {
        for (const table of [
          'upgrades',
          'deviations',
          'forecast_items',
          'rollout_services',
        ]) {
          await tx(table)
            .where({ repository })
            .update({ entity_ref: entityRef });
        }
      }
    });
  }

  async get(repository: string): Promise<Instance | undefined> {
    const row = await this.#knex<InstanceRow>('instances')
      .where({ repository })
      .first();
    return row && toInstance(row);
  }

  /** By repository; of one path when it is named. */
  async list(path?: string): Promise<Instance[]> {
    const query = this.#knex<InstanceRow>('instances').orderBy('repository');
    if (path !== undefined) {
      query.where({ path_ref: path });
    }
    return ((await query) as InstanceRow[]).map(toInstance);
  }

  /** Entities of all instances. */
  async entityRefs(): Promise<string[]> {
    return this.#knex('instances')
      .whereNotNull('entity_ref')
      .distinct()
      .pluck('entity_ref');
  }

  /** A page of a path's services that somebody may see, by repository. */
  async page(filter: {
    path: string;
    owner?: string;
    release?: string;
    state?: ServiceState;
    visible: Visible;
    after?: string;
    limit: number;
  }): Promise<{ items: Instance[]; totalItems: number }> {
    const filtered = () => {
      const query = this.#knex<InstanceRow>('instances').where({
        path_ref: filter.path,
      });
      if (filter.owner !== undefined) {
        query.where('owner_ref', filter.owner);
      }
      if (filter.release !== undefined) {
        query.where('release', filter.release);
      }
      this.#restrictToState(query, filter.state);
      filter.visible.restrict(query, 'entity_ref');
      return query;
    };
    const items = filtered().orderBy('repository').limit(filter.limit);
    if (filter.after !== undefined) {
      items.where('repository', '>', filter.after);
    }
    const [rows, [{ count }]] = await Promise.all([
      items,
      filtered().count({ count: '*' }),
    ]);
    return {
      items: (rows as InstanceRow[]).map(toInstance),
      totalItems: Number(count),
    };
  }

  /** Has drift computed again: of everything on a path, or of one repository. */
  async want(
    which: { path: string } | { repository: string },
    now: Date,
  ): Promise<void> {
    await this.#knex<InstanceRow>('instances')
      .where(
        'path' in which
          ? { path_ref: which.path }
          : { repository: which.repository },
      )
      .update(wantedAgain(this.#knex, now));
  }

  /** Takes instances whose drift is to be computed; nobody else takes them while the lease lasts. */
  async take(limit: number, now: Date): Promise<TakenInstance[]> {
    return this.#knex.transaction(async tx => {
      const free = tx<InstanceRow>('instances')
        .whereRaw('wanted > computed')
        .where(leaseIsOver('leased_until', now, LEASE_MS))
        .orderBy(['wanted_at', 'repository'])
        .limit(limit);
      const rows: InstanceRow[] = await forUpdateSkipLocked(free);
      const leased = tx<InstanceRow>('instances').update({
        leased_until: now.getTime() + LEASE_MS,
      });
      whereIn(
        leased,
        'repository',
        rows.map(({ repository }) => repository),
      );
      await leased;
      return rows.map(row => ({ ...toInstance(row), wanted: row.wanted }));
    });
  }

  /** What was wanted again in the meantime stays to be done. */
  async computed(
    { repository, wanted }: TakenInstance,
    outcome: Pick<Instance, 'drift' | 'problem'>,
  ): Promise<void> {
    const { drift, problem } = outcome;
    await this.#knex<InstanceRow>('instances')
      .where({ repository })
      .where('computed', '<', wanted)
      .update({
        drift: drift ? JSON.stringify(drift) : null,
        drift_behind: drift ? drift.behind : null,
        drift_changed: drift ? drift.managedChanged.length : null,
        problem: problem === undefined ? null : cleanText(problem),
        computed: wanted,
        leased_until: 0,
      });
  }

  /** Gives back what could not be done, for another attempt from then on. */
  async postpone(
    taken: TakenInstance[],
    until: Date = new Date(0),
  ): Promise<void> {
    const freed = this.#knex<InstanceRow>('instances').update({
      leased_until: until.getTime(),
    });
    whereIn(
      freed,
      'repository',
      taken.map(({ repository }) => repository),
    );
    await freed;
  }

  /** How many wait for their drift, and since when the first of them does (ISO instant). */
  async waiting(): Promise<{ count: number; since?: string }> {
    const [row] = await this.#knex('instances')
      .whereRaw('wanted > computed')
      .count({ count: '*' })
      .min({ since: 'wanted_at' });
    return { count: Number(row.count), since: present(row.since) };
  }

  /** @returns false when another proposes an upgrade to the repository now */
  async claimUpgrade(
    repository: string,
    holder: string,
    now: Date,
  ): Promise<boolean> {
    const claimed = await this.#knex<InstanceRow>('instances')
      .where({ repository })
      .where(leaseIsOver('upgrade_until', now, UPGRADE_LEASE_MS))
      .update({
        upgrade_holder: holder,
        upgrade_until: now.getTime() + UPGRADE_LEASE_MS,
      });
    return claimed > 0;
  }

  /** Whether somebody proposes an upgrade to the repository now. */
  async isUpgradeClaimed(repository: string, now: Date): Promise<boolean> {
    const row = await this.#knex<InstanceRow>('instances')
      .where({ repository })
      .first();
    return Number(row?.upgrade_until ?? 0) > now.getTime();
  }

  async freeUpgrade(repository: string, holder: string): Promise<void> {
    await this.#knex<InstanceRow>('instances')
      .where({ repository, upgrade_holder: holder })
      .update({ upgrade_holder: null, upgrade_until: 0 });
  }

  #restrictToState(
    query: Knex.QueryBuilder,
    state: ServiceState | undefined,
  ): void {
    const steppedOff = this.#knex('deviations')
      .select('repository')
      .where({ scope: 'path', ended_at: null })
      .whereRaw('deviations.path_ref = instances.path_ref');
    const isBroken = (broken: Knex.QueryBuilder) =>
      broken.whereNotNull('lock_problem').orWhereNotNull('problem');
    if (state === 'stepped-off') {
      query.whereIn('repository', steppedOff);
    } else if (state === 'problem') {
      query.whereNotIn('repository', steppedOff).where(isBroken);
    } else if (state) {
      query.whereNotIn('repository', steppedOff).whereNot(isBroken);
      if (state === 'behind') {
        query.where('drift_behind', '>', 0);
      } else if (state === 'changed') {
        query.where('drift_changed', '>', 0);
      } else {
        query.where({ drift_behind: 0, drift_changed: 0 });
      }
    }
  }
}

async function saveHeads(
  knex: Knex,
  heads: RepositoryHeadRow[],
): Promise<void> {
  await knex<RepositoryHeadRow>('repository_heads')
    .insert(heads)
    .onConflict('repository')
    .merge();
}

function toInstance(row: InstanceRow): Instance {
  return {
    repository: row.repository,
    repositoryUrl: present(row.repository_url),
    head: row.head,
    lock: row.lock ? JSON.parse(row.lock) : undefined,
    path: row.path_ref,
    release: row.release,
    digest: row.digest,
    lockProblem: present(row.lock_problem),
    problem: present(row.problem),
    entityRef: present(row.entity_ref),
    title: present(row.title),
    owner: present(row.owner_ref),
    drift: row.drift ? JSON.parse(row.drift) : undefined,
  };
}
