import { cleanText, whereIn } from '@paved/database';
import type { Upgrade, UpgradeState } from '@paved/plugin-golden-paths-common';
import type { Knex } from 'knex';
import type { Visible } from '../permissions/PermissionGuard';
import { linkedEntities } from './linkedEntities';
import { present } from './present';
import type { UpgradeRow } from './tables';

/** An upgrade with what it was computed from. */
export interface StoredUpgrade extends Upgrade {
  /** Commit that it starts at. */
  baseCommit: string;
  planHash: string;
}

/** What became of an upgrade. */
export type UpgradeProgress = Partial<
  Pick<StoredUpgrade, 'commit' | 'url' | 'error' | 'endedAt'>
> & { state: UpgradeState };

/** Change requests that carry releases into repositories. */
export class DatabaseUpgradeStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseUpgradeStore {
    return new DatabaseUpgradeStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async add(upgrade: StoredUpgrade): Promise<void> {
    await this.#knex.transaction(async tx => {
      await tx<UpgradeRow>('upgrades').insert(toRow(await linked(tx, upgrade)));
    });
  }

  /** Writes what its host has open; one that is there already is open again. */
  async addOpen(upgrade: StoredUpgrade): Promise<void> {
    await this.#knex.transaction(async tx => {
      await tx<UpgradeRow>('upgrades')
        .insert(toRow(await linked(tx, upgrade)))
        .onConflict('id')
        .merge({ state: 'open', ended_at: null });
    });
  }

  async get(id: string): Promise<StoredUpgrade | undefined> {
    const row = await this.#knex<UpgradeRow>('upgrades').where({ id }).first();
    return row && toUpgrade(row);
  }

  /**
   * Takes an open upgrade further.
   *
   * @returns false when it is not open any more
   */
  async advance(id: string, progress: UpgradeProgress): Promise<boolean> {
    const { state, commit, url, error, endedAt } = progress;
    const changed = await this.#knex<UpgradeRow>('upgrades')
      .where({ id, state: 'open' })
      .update({
        state,
        ...(commit !== undefined && { commit_id: commit }),
        ...(url !== undefined && { url }),
        ...(error !== undefined && { error: cleanText(error) }),
        ...(endedAt !== undefined && { ended_at: endedAt }),
      });
    return changed > 0;
  }

  /** Newest first. */
  async list(filter: {
    path?: string;
    repositories?: string[];
    states?: UpgradeState[];
    rollout?: string;
    visible?: Visible;
    limit?: number;
  }): Promise<StoredUpgrade[]> {
    const query = this.#knex<UpgradeRow>('upgrades').orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ]);
    if (filter.path !== undefined) {
      query.where('path_ref', filter.path);
    }
    if (filter.repositories) {
      whereIn(query, 'repository', filter.repositories);
    }
    if (filter.states) {
      whereIn(query, 'state', filter.states);
    }
    if (filter.rollout !== undefined) {
      query.where('rollout', filter.rollout);
    }
    filter.visible?.restrict(query, 'entity_ref');
    if (filter.limit !== undefined) {
      query.limit(filter.limit);
    }
    return ((await query) as UpgradeRow[]).map(toUpgrade);
  }

  /** Those that wait for review; of all repositories when none are named. */
  async open(repositories?: string[]): Promise<StoredUpgrade[]> {
    return this.list({ repositories, states: ['open'] });
  }
}

/** Without what only the portal needs. */
export function toWire(upgrade: StoredUpgrade): Upgrade {
  const { baseCommit, planHash, ...wire } = upgrade;
  return wire;
}

async function linked(
  tx: Knex.Transaction,
  upgrade: StoredUpgrade,
): Promise<StoredUpgrade> {
  const { repository } = upgrade;
  const entities = await linkedEntities(tx, [repository]);
  return {
    ...upgrade,
    entityRef: entities.get(repository) ?? upgrade.entityRef,
  };
}

function toRow(upgrade: StoredUpgrade) {
  return {
    id: upgrade.id,
    repository: upgrade.repository,
    entity_ref: upgrade.entityRef ?? null,
    path_ref: upgrade.path,
    from_release: upgrade.from,
    to_release: upgrade.to,
    state: upgrade.state,
    conflicts: JSON.stringify(upgrade.conflicts),
    changes: upgrade.changes,
    branch: upgrade.branch,
    base_commit: upgrade.baseCommit,
    commit_id: upgrade.commit ?? null,
    url: upgrade.url ?? null,
    rollout: upgrade.rollout ?? null,
    plan_hash: upgrade.planHash,
    created_at: upgrade.createdAt,
    created_by: upgrade.createdBy ?? null,
  };
}

function toUpgrade(row: UpgradeRow): StoredUpgrade {
  return {
    id: row.id,
    repository: row.repository,
    entityRef: present(row.entity_ref),
    path: row.path_ref,
    from: row.from_release,
    to: row.to_release,
    state: row.state as UpgradeState,
    conflicts: JSON.parse(row.conflicts),
    changes: row.changes,
    branch: row.branch,
    commit: present(row.commit_id),
    url: present(row.url),
    error: present(row.error),
    rollout: present(row.rollout),
    createdAt: row.created_at,
    createdBy: present(row.created_by),
    endedAt: present(row.ended_at),
    baseCommit: row.base_commit,
    planHash: row.plan_hash,
  };
}
