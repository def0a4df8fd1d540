import { randomUUID } from 'node:crypto';
import { ConflictError, NotFoundError } from '@backstage/errors';
import type { DiscoveryRun } from '@paved/plugin-repositories-common';
import type { Knex } from 'knex';
import { toDiscoveryRun } from './rows';
import type { DiscoveryRunRow, DiscoveryStateRow } from './tables';

/** What a run has to tell when it ends. */
export type RunOutcome = Pick<
  DiscoveryRun,
  | 'seen'
  | 'changed'
  | 'unreachable'
  | 'added'
  | 'updated'
  | 'removed'
  | 'findings'
  | 'message'
  | 'heldRemovals'
> & { status: 'succeeded' | 'failed' | 'held' };

const NOTHING_YET = {
  ended_at: null,
  seen: 0,
  changed: 0,
  unreachable: 0,
  added: 0,
  updated: 0,
  removed: 0,
  findings: 0,
  message: null,
  removals: null,
  repetitions: 1,
};

const KEPT_DAYS = 30;

/** Runs of discovery. A run with the same empty outcome as the one before it is counted there and leaves no row of its own. */
export class DatabaseRunStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseRunStore {
    return new DatabaseRunStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Notes that a person asked for a full run; the next one to begin is it. */
  async request(at: Date): Promise<DiscoveryRun> {
    return this.#knex.transaction(async tx => {
      const state = await tx<DiscoveryStateRow>('discovery_state').first();
      const asked = state?.requested_run
        ? await tx<DiscoveryRunRow>('discovery_runs')
            .where('id', state.requested_run)
            .first()
        : undefined;
      if (asked) {
        return toDiscoveryRun(asked);
      }
      const row: DiscoveryRunRow = {
        ...NOTHING_YET,
        id: randomUUID(),
        trigger: 'manual',
        repository_id: null,
        status: 'running',
        started_at: at.toISOString(),
      };
      await tx<DiscoveryRunRow>('discovery_runs').insert(row);
      await tx<DiscoveryStateRow>('discovery_state').update({
        requested_run: row.id,
      });
      return toDiscoveryRun(row);
    });
  }

  /** Whether a person asked for a full run that has not begun yet. */
  async isRequested(): Promise<boolean> {
    const state = await this.#knex<DiscoveryStateRow>(
      'discovery_state',
    ).first();
    return Boolean(state?.requested_run);
  }

  /**
   * Begins a full run. Full runs never overlap, so one that is still marked as running has died with its process.
   *
   * @returns the id of the run that a person asked for, otherwise `undefined`: the row is written when there is something to tell
   */
  async begin(at: Date): Promise<string | undefined> {
    const state = await this.#knex<DiscoveryStateRow>(
      'discovery_state',
    ).first();
    const requested = state?.requested_run ?? undefined;
    const dead = await this.#knex<DiscoveryRunRow>('discovery_runs')
      .where({ status: 'running', repository_id: null })
      .pluck('id');
    if (dead.length > 0) {
      await this.#knex<DiscoveryRunRow>('discovery_runs')
        .whereIn(
          'id',
          dead.filter(id => id !== requested),
        )
        .update({
          status: 'failed',
          ended_at: at.toISOString(),
          message:
            'It was stopped before its end. What it had read is kept; the next run goes on from there.',
        });
    }
    if (requested) {
      await this.#knex<DiscoveryRunRow>('discovery_runs')
        .where('id', requested)
        .update({ started_at: at.toISOString() });
      await this.#knex<DiscoveryStateRow>('discovery_state').update({
        requested_run: null,
      });
    }
    return requested;
  }

  /** Shows a run as running. */
  async start(run: {
    trigger: DiscoveryRun['trigger'];
    repositoryId?: string;
    startedAt: Date;
  }): Promise<string> {
    const id = randomUUID();
    await this.#knex<DiscoveryRunRow>('discovery_runs').insert({
      ...NOTHING_YET,
      id,
      trigger: run.trigger,
      repository_id: run.repositoryId ?? null,
      status: 'running',
      started_at: run.startedAt.toISOString(),
    });
    return id;
  }

  async progress(
    id: string,
    counts: Omit<
      RunOutcome,
      'status' | 'findings' | 'message' | 'heldRemovals'
    >,
  ): Promise<void> {
    await this.#knex<DiscoveryRunRow>('discovery_runs').where('id', id).update({
      seen: counts.seen,
      changed: counts.changed,
      unreachable: counts.unreachable,
      added: counts.added,
      updated: counts.updated,
      removed: counts.removed,
    });
  }

  /** Records how a run ended. */
  async end(
    run: {
      /** Of the row, when it has one already. */
      id?: string;
      trigger: DiscoveryRun['trigger'];
      repositoryId?: string;
      startedAt: Date;
      endedAt: Date;
    },
    outcome: RunOutcome,
  ): Promise<void> {
    const row: DiscoveryRunRow = {
      id: run.id ?? randomUUID(),
      trigger: run.trigger,
      repository_id: run.repositoryId ?? null,
      status: outcome.status,
      started_at: run.startedAt.toISOString(),
      ended_at: run.endedAt.toISOString(),
      seen: outcome.seen,
      changed: outcome.changed,
      unreachable: outcome.unreachable,
      added: outcome.added,
      updated: outcome.updated,
      removed: outcome.removed,
      findings: outcome.findings,
      message: outcome.message ?? null,
      removals: outcome.heldRemovals?.length
        ? JSON.stringify(outcome.heldRemovals)
        : null,
      repetitions: 1,
    };
    await this.#knex.transaction(async tx => {
      const last = await tx<DiscoveryRunRow>('discovery_runs')
        .where({ repository_id: null })
        .whereNot('status', 'running')
        .orderBy('started_at', 'desc')
        .first();
      if (!run.repositoryId && !run.id && last && isRepetition(last, row)) {
        await tx<DiscoveryRunRow>('discovery_runs')
          .where('id', last.id)
          .update({
            started_at: row.started_at,
            ended_at: row.ended_at,
            repetitions: last.repetitions + 1,
          });
      } else {
        await tx<DiscoveryRunRow>('discovery_runs')
          .insert(row)
          .onConflict('id')
          .merge();
        await tx<DiscoveryRunRow>('discovery_runs')
          .where(
            'started_at',
            '<',
            new Date(
              run.endedAt.getTime() - KEPT_DAYS * 86_400_000,
            ).toISOString(),
          )
          .delete();
      }
      if (!run.repositoryId && outcome.status !== 'failed') {
        await tx<DiscoveryStateRow>('discovery_state').update({
          last_completed_at: row.ended_at,
        });
      }
    });
  }

  /** Newest first. */
  async list(options: {
    limit: number;
    offset: number;
  }): Promise<DiscoveryRun[]> {
    const rows = await this.#knex<DiscoveryRunRow>('discovery_runs')
      .orderBy([{ column: 'started_at', order: 'desc' }, { column: 'id' }])
      .limit(options.limit)
      .offset(options.offset);
    return rows.map(toDiscoveryRun);
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<DiscoveryRun> {
    const row = await this.#knex<DiscoveryRunRow>('discovery_runs')
      .where('id', id)
      .first();
    if (!row) {
      throw new NotFoundError(`There is no discovery run '${id}'`);
    }
    return toDiscoveryRun(row);
  }

  /** The last full run that ended, and whether one is going on. */
  async latest(): Promise<{
    lastRun?: DiscoveryRun;
    running: boolean;
    lastCompletedAt?: string;
  }> {
    const full = () =>
      this.#knex<DiscoveryRunRow>('discovery_runs')
        .where({ repository_id: null })
        .orderBy('started_at', 'desc');
    const [last, running, state] = await Promise.all([
      full().whereNot('status', 'running').first(),
      full().where('status', 'running').first(),
      this.#knex<DiscoveryStateRow>('discovery_state').first(),
    ]);
    return {
      lastRun: last && toDiscoveryRun(last),
      running: Boolean(running),
      lastCompletedAt: state?.last_completed_at ?? undefined,
    };
  }

  /**
   * The held run, when it may still be approved.
   *
   * @throws ConflictError when it is not held, or a later full run took its place
   */
  async getHeld(id: string): Promise<DiscoveryRun> {
    const run = await this.get(id);
    if (run.status !== 'held') {
      throw new ConflictError(
        `Discovery run '${id}' is not held but ${run.status}; there is nothing to approve`,
      );
    }
    const { lastRun } = await this.latest();
    if (!run.repositoryId && lastRun && lastRun.id !== id) {
      throw new ConflictError(
        `Discovery run '${id}' is not the last one any more; look at run '${lastRun.id}' instead`,
      );
    }
    return run;
  }
}

/** Same outcome, and nothing happened in either. */
function isRepetition(last: DiscoveryRunRow, row: DiscoveryRunRow): boolean {
  const nothing = [row.changed, row.added, row.updated, row.removed].every(
    count => count === 0,
  );
  const wasNothing =
    last.status !== 'succeeded' ||
    [last.changed, last.added, last.updated, last.removed].every(
      count => count === 0,
    );
  return (
    nothing &&
    wasNothing &&
    last.status === row.status &&
    last.seen === row.seen &&
    last.unreachable === row.unreachable &&
    last.message === row.message &&
    last.removals === row.removals
  );
}
