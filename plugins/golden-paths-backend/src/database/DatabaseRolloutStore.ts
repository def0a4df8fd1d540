import {
  chunks,
  cleanText,
  forUpdateSkipLocked,
  leaseIsOver,
} from '@paved/database';
import type {
  Rollout,
  RolloutPolicy,
  RolloutState,
} from '@paved/plugin-golden-paths-common';
import type { ChangeStatus } from '@paved/plugin-repositories-common';
import type { Knex } from 'knex';
import { linkedEntities } from './linkedEntities';
import { present } from './present';
import type { RolloutNoticeRow, RolloutRow, RolloutServiceRow } from './tables';

/** Who takes a roll-out and dies has it given to another after this. */
const LEASE_MS = 60_000;
const ROWS_AT_ONCE = 100;
const ACTIVE: RolloutState[] = ['running', 'waiting'];

/** A roll-out without its services. */
export interface StoredRollout {
  id: string;
  path: string;
  version: string;
  policy: RolloutPolicy;
  state: RolloutState;
  message?: string;
  wave: number;
  /** ISO 8601; of the present wave. */
  waveEndedAt?: string;
  /** How often it stopped. */
  stops: number;
  createdAt: string;
  createdBy: string;
  endedAt?: string;
}

/** A check of a scorecard. */
export interface KnownCheck {
  scorecard: string;
  check: string;
  title: string;
}

/** One service of a roll-out. */
export interface RolloutService {
  repository: string;
  entityRef?: string;
  owner?: string;
  wave: number;
  state: Rollout['services'][number]['state'];
  /** Why it failed or is left out. */
  message?: string;
  upgradeId?: string;
  /** How often opening its change request failed. */
  attempts: number;
  /** Outcome of its change request, as it was seen last. */
  checks?: ChangeStatus['checks'];
  /** Checks of scorecards that passed before its change request was opened; `undefined` where nobody knows. */
  passed?: KnownCheck[];
  regressions: string[];
  /** ISO 8601 */
  mergedAt?: string;
}

/** How a roll-out goes on. */
export type RolloutProgress = Partial<
  Pick<
    StoredRollout,
    'state' | 'message' | 'wave' | 'waveEndedAt' | 'stops' | 'endedAt'
  >
>;

/** Roll-outs; what is done for each service is written at once, so that who goes on after a kill does nothing twice. */
export class DatabaseRolloutStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseRolloutStore {
    return new DatabaseRolloutStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** @returns false when another of the path goes on, and nothing was written */
  async add(
    rollout: StoredRollout,
    services: RolloutService[],
  ): Promise<boolean> {
    return this.#knex.transaction(async tx => {
      const added = await tx<RolloutRow>('rollouts')
        .insert({
          id: rollout.id,
          path_ref: rollout.path,
          active_path: rollout.path,
          version: rollout.version,
          policy: JSON.stringify(rollout.policy),
          state: rollout.state,
          wave: rollout.wave,
          stops: 0,
          created_at: rollout.createdAt,
          created_by: rollout.createdBy,
          due_at: 0,
          leased_until: 0,
        })
        .onConflict('active_path')
        .ignore()
        .returning('id');
      if (added.length === 0) {
        return false;
      }
      const entities = await linkedEntities(
        tx,
        services.map(({ repository }) => repository),
      );
      const rows = services.map(service => ({
        ...toRow(service),
        rollout_id: rollout.id,
        repository: service.repository,
        entity_ref:
          entities.get(service.repository) ?? service.entityRef ?? null,
        owner_ref: service.owner ?? null,
        wave: service.wave,
      }));
      for (const some of chunks(rows, ROWS_AT_ONCE)) {
        await tx<RolloutServiceRow>('rollout_services').insert(some);
      }
      return true;
    });
  }

  async get(id: string): Promise<StoredRollout | undefined> {
    const row = await this.#knex<RolloutRow>('rollouts').where({ id }).first();
    return row && toRollout(row);
  }

  /** Newest first. */
  async list(path: string, limit: number): Promise<StoredRollout[]> {
    const rows = await this.#knex<RolloutRow>('rollouts')
      .where({ path_ref: path })
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit);
    return rows.map(toRollout);
  }

  /** By wave and repository. */
  async services(rolloutId: string): Promise<RolloutService[]> {
    const rows = await this.#knex<RolloutServiceRow>('rollout_services')
      .where({ rollout_id: rolloutId })
      .orderBy(['wave', 'repository']);
    return rows.map(toService);
  }

  async saveService(rolloutId: string, service: RolloutService): Promise<void> {
    await this.#knex<RolloutServiceRow>('rollout_services')
      .where({ rollout_id: rolloutId, repository: service.repository })
      .update(toRow(service));
  }

  /** Takes one that goes on, is due, and is nobody else's. */
  async take(holder: string, now: Date): Promise<StoredRollout | undefined> {
    const time = now.getTime();
    return this.#knex.transaction(async tx => {
      const due = tx<RolloutRow>('rollouts')
        .whereIn('state', ACTIVE)
        .where('due_at', '<=', time)
        .where(leaseIsOver('leased_until', now, LEASE_MS))
        .orderBy(['due_at', 'id'])
        .limit(1);
      const [row]: RolloutRow[] = await forUpdateSkipLocked(due);
      if (row) {
        await tx<RolloutRow>('rollouts')
          .where({ id: row.id })
          .update({ holder, leased_until: time + LEASE_MS });
      }
      return row && toRollout(row);
    });
  }

  /** @returns false when another has it by now, or somebody has stopped it */
  async hold(id: string, holder: string, now: Date): Promise<boolean> {
    const held = await this.#knex<RolloutRow>('rollouts')
      .where({ id, holder })
      .whereIn('state', ACTIVE)
      .update({ leased_until: now.getTime() + LEASE_MS });
    return held > 0;
  }

  /** Lets another go on with it, from a moment on. */
  async release(id: string, holder: string, due: Date): Promise<void> {
    await this.#knex<RolloutRow>('rollouts')
      .where({ id, holder })
      .update({ holder: null, leased_until: 0, due_at: due.getTime() });
  }

  /** @returns false when it is in none of these states any more, and nothing was written */
  async change(
    id: string,
    from: RolloutState[],
    progress: RolloutProgress,
  ): Promise<boolean> {
    const { state, message, wave, waveEndedAt, stops, endedAt } = progress;
    const changed = await this.#knex<RolloutRow>('rollouts')
      .where({ id })
      .whereIn('state', from)
      .update({
        due_at: 0,
        ...(state !== undefined && { state }),
        ...('message' in progress && {
          message: message === undefined ? null : cleanText(message),
        }),
        ...(wave !== undefined && { wave }),
        ...('waveEndedAt' in progress && {
          wave_ended_at: waveEndedAt ?? null,
        }),
        ...(stops !== undefined && { stops }),
        ...(endedAt !== undefined && { ended_at: endedAt, active_path: null }),
      });
    return changed > 0;
  }

  /** Gives those that failed another try. */
  async retryFailed(id: string): Promise<void> {
    await this.#knex<RolloutServiceRow>('rollout_services')
      .where({ rollout_id: id, state: 'failed' })
      .update({ state: 'pending' });
  }

  /** @returns whether this is the first time that somebody is told of a roll-out */
  async tell(id: string, owner: string, now: Date): Promise<boolean> {
    const told = await this.#knex<RolloutNoticeRow>('rollout_notices')
      .insert({ rollout_id: id, owner_ref: owner, at: now.toISOString() })
      .onConflict(['rollout_id', 'owner_ref'])
      .ignore()
      .returning('owner_ref');
    return told.length > 0;
  }
}

function toRow(service: RolloutService) {
  const { message, passed } = service;
  return {
    state: service.state,
    message: message === undefined ? null : cleanText(message),
    upgrade_id: service.upgradeId ?? null,
    attempts: service.attempts,
    checks: service.checks ?? null,
    passed: passed ? JSON.stringify(passed) : null,
    regressions: JSON.stringify(service.regressions),
    merged_at: service.mergedAt ?? null,
  };
}

function toRollout(row: RolloutRow): StoredRollout {
  return {
    id: row.id,
    path: row.path_ref,
    version: row.version,
    policy: JSON.parse(row.policy),
    state: row.state as RolloutState,
    message: present(row.message),
    wave: row.wave,
    waveEndedAt: present(row.wave_ended_at),
    stops: row.stops,
    createdAt: row.created_at,
    createdBy: row.created_by,
    endedAt: present(row.ended_at),
  };
}

function toService(row: RolloutServiceRow): RolloutService {
  return {
    repository: row.repository,
    entityRef: present(row.entity_ref),
    owner: present(row.owner_ref),
    wave: row.wave,
    state: row.state as RolloutService['state'],
    message: present(row.message),
    upgradeId: present(row.upgrade_id),
    attempts: row.attempts,
    checks: present(row.checks) as RolloutService['checks'],
    passed: row.passed ? JSON.parse(row.passed) : undefined,
    regressions: JSON.parse(row.regressions),
    mergedAt: present(row.merged_at),
  };
}
