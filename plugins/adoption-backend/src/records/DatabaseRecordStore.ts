import { InputError } from '@backstage/errors';
import { chunks } from '@paved/database';
import {
  tell,
  timeOfReceipt,
  type Change,
  type Deployment,
  type Incident,
  type RecordKind,
  type Registers,
  type Telling,
  type TellingOutcome,
  type WorkItem,
} from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';
import {
  deploymentOf,
  incidentOf,
  recordTables,
  workItemOf,
  type RecordRow,
} from './recordTables';
import type {
  ChangeRow,
  DbBigInt,
  DeploymentRow,
  IncidentRow,
  WorkItemRow,
} from './tables';

const STREAM = 'records';
/** SQLite takes 32,766 parameters in a query. */
const ROWS_AT_ONCE = 500;
const PAGE = 5_000;

/** Something told, by somebody who may. */
export interface BoundTelling extends Telling {
  /** Repository whose CI job tells it; undefined where the teller may speak for everything. */
  boundTo?: string;
}

/** What became of something told. */
export type WriteOutcome = TellingOutcome | { refused: string };

/** Entities as they are told, and the subjects that these are. */
export type SubjectsByTold = ReadonlyMap<string, string>;

/** What is known where something is written. */
export interface WriteOptions {
  /** Of the entities that are told, by `toldKey`. */
  subjects: SubjectsByTold;
  now: Date;
}

/** How told entities are looked up: the same words of another teller may mean something else. */
export function toldKey(entityRef: string, boundTo?: string | null): string {
  return `${boundTo ?? ''} ${entityRef}`;
}

/** Some of what was written, in the order of writing. */
export interface RecordPage<T> {
  items: T[];
  /** Ids of what is told of and is no whole record: nobody says any more, or yet, when it was. */
  incomplete: string[];
  /** Everything up to here has been given. */
  sequence: number;
}

/** Something of which no subject is known yet. */
export interface Unmatched {
  kind: RecordKind;
  entityRef: string;
  boundTo?: string;
  count: number;
}

/**
 * Deployments, incidents, work items and merged changes. Every write has a number greater than that of all before, and who
 * reads on from a number misses nothing: writers wait for each other.
 */
export class DatabaseRecordStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseRecordStore {
    return new DatabaseRecordStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** The number of the last write. */
  async version(): Promise<number> {
    const row = await this.#knex('streams').where({ name: STREAM }).first();
    return Number(row?.version ?? 0);
  }

  /**
   * Everything that was written after a number, the oldest first. Of a record that is written again meanwhile, only the new
   * state may be given.
   */
  deploymentsSince(sequence: number): AsyncGenerator<RecordPage<Deployment>> {
    return this.#since<DeploymentRow, Deployment>(
      'deployments',
      sequence,
      deploymentOf,
      row => Boolean(row.finished_at && row.result),
    );
  }

  /** As `deploymentsSince`. */
  incidentsSince(sequence: number): AsyncGenerator<RecordPage<Incident>> {
    return this.#since<IncidentRow, Incident>(
      'incidents',
      sequence,
      incidentOf,
      row => Boolean(row.created_at),
    );
  }

  /** As `deploymentsSince`. */
  workItemsSince(sequence: number): AsyncGenerator<RecordPage<WorkItem>> {
    return this.#since<WorkItemRow, WorkItem>(
      'work_items',
      sequence,
      workItemOf,
      row => Boolean(row.created_at),
    );
  }

  /** As `deploymentsSince`. */
  changesSince(sequence: number): AsyncGenerator<RecordPage<Change>> {
    return this.#since<ChangeRow, Change>(
      'changes',
      sequence,
      changeOf,
      () => true,
    );
  }

  /** Those of the deployments that there are. */
  async deployments(ids: string[]): Promise<Deployment[]> {
    const rows = await this.#byIds<DeploymentRow>('deployments', ids);
    return rows.filter(row => row.finished_at && row.result).map(deploymentOf);
  }

  /** Those of the incidents that there are. */
  async incidents(ids: string[]): Promise<Incident[]> {
    const rows = await this.#byIds<IncidentRow>('incidents', ids);
    return rows.filter(row => row.created_at).map(incidentOf);
  }

  /** What was merged in one repository, in the order of its default branch. */
  async changesOf(repository: string): Promise<Change[]> {
    const rows = await this.#knex<ChangeRow>('changes')
      .where({ repository })
      .orderBy(['position', 'merged_at', 'id']);
    return rows.map(changeOf);
  }

  /**
   * Writes what was told, in one transaction.
   *
   * @param options.tx - the transaction, where there is more to write in it
   * @returns one outcome for each
   */
  async write(
    tellings: BoundTelling[],
    options: WriteOptions & { tx?: Knex.Transaction },
  ): Promise<WriteOutcome[]> {
    if (!options.tx) {
      return this.#knex.transaction(tx =>
        this.write(tellings, { ...options, tx }),
      );
    }
    const { tx } = options;
    const sequence = await nextVersion(tx);
    const outcomes = new Array<WriteOutcome>(tellings.length);
    for (const kind of Object.keys(recordTables) as RecordKind[]) {
      const ofKind = tellings.flatMap((telling, index) =>
        telling.kind === kind ? [{ telling, index }] : [],
      );
      const written = await this.#writeKind(
        tx,
        kind,
        ofKind.map(({ telling }) => telling),
        { ...options, sequence },
      );
      ofKind.forEach(({ index }, position) => {
        outcomes[index] = written[position];
      });
    }
    return outcomes;
  }

  /** Writes merged changes; those that are known and the same are left alone. */
  async writeChanges(changes: Change[]): Promise<void> {
    await this.#knex.transaction(async tx => {
      const sequence = await nextVersion(tx);
      const byId = new Map(changes.map(change => [change.id, change]));
      for (const chunk of chunks([...byId.values()], ROWS_AT_ONCE)) {
        const known = new Map(
          (
            await tx<ChangeRow>('changes').whereIn(
              'id',
              chunk.map(({ id }) => id),
            )
          ).map(row => [row.id, JSON.stringify(changeOf(row))]),
        );
        const rows = chunk
          .map(change => changeRowOf(change, sequence))
          .filter(row => known.get(row.id) !== JSON.stringify(changeOf(row)));
        if (rows.length) {
          await tx('changes').insert(rows).onConflict('id').merge();
        }
      }
    });
  }

  /** What has no subject yet, by what was told. */
  async unmatched(): Promise<Unmatched[]> {
    const found = [];
    for (const kind of Object.keys(recordTables) as RecordKind[]) {
      const rows: Array<Record<string, unknown>> = await this.#knex(
        recordTables[kind].table,
      )
        .whereNull('subject')
        .whereNot('entity_ref', '')
        .groupBy('entity_ref', 'bound_to')
        .select('entity_ref', 'bound_to')
        .count({ count: '*' });
      found.push(
        ...rows.map(row => ({
          kind,
          entityRef: String(row.entity_ref),
          boundTo: row.bound_to ? String(row.bound_to) : undefined,
          count: Number(row.count),
        })),
      );
    }
    return found;
  }

  /** Gives subjects to records that had none. */
  async match(subjects: SubjectsByTold, unmatched: Unmatched[]): Promise<void> {
    const matches = unmatched.filter(({ entityRef, boundTo }) =>
      subjects.has(toldKey(entityRef, boundTo)),
    );
    if (!matches.length) {
      return;
    }
    await this.#knex.transaction(async tx => {
      const sequence = await nextVersion(tx);
      for (const { kind, entityRef, boundTo } of matches) {
        await tx(recordTables[kind].table)
          .where({ entity_ref: entityRef, bound_to: boundTo ?? null })
          .whereNull('subject')
          .update({
            subject: subjects.get(toldKey(entityRef, boundTo)),
            sequence,
          });
      }
    });
  }

  /** Forgets what happened before a time. */
  async prune(before: Date): Promise<void> {
    const time = before.toISOString();
    for (const { table, occurredAt } of Object.values(recordTables)) {
      await this.#knex(table)
        .where(occurredAt, '<', time)
        .orWhere(query =>
          query.whereNull(occurredAt).where('received_at', '<', time),
        )
        .delete();
    }
    await this.#knex('changes').where('merged_at', '<', time).delete();
  }

  async #writeKind(
    tx: Knex.Transaction,
    kind: RecordKind,
    tellings: BoundTelling[],
    options: WriteOptions & { sequence: number },
  ): Promise<WriteOutcome[]> {
    const { table } = recordTables[kind];
    const rows = new Map<string, RecordRow>();
    const ids = [...new Set(tellings.map(idOf))];
    for (const chunk of chunks(ids, ROWS_AT_ONCE)) {
      for (const row of await tx<RecordRow>(table).whereIn('id', chunk)) {
        rows.set(row.id, row);
      }
    }
    const changed = new Set<string>();
    const receivedAt = options.now.toISOString();
    const outcomes = tellings.map((telling): WriteOutcome => {
      const id = idOf(telling);
      const before = rows.get(id);
      try {
        const known: Registers = before ? JSON.parse(before.registers) : [];
        const { registers, ...outcome } = tell(
          known,
          telling.time ?? timeOfReceipt(known, telling.fields, receivedAt),
          telling.fields,
        );
        const after = toRow(telling, registers, before, options);
        if (after.registers !== before?.registers) {
          rows.set(id, after);
          changed.add(id);
        }
        return outcome;
      } catch (error) {
        if (!(error instanceof InputError)) {
          throw error;
        }
        return { refused: error.message };
      }
    });
    for (const chunk of chunks([...changed], ROWS_AT_ONCE)) {
      await tx(table)
        .insert(chunk.map(id => rows.get(id)))
        .onConflict('id')
        .merge();
    }
    return outcomes;
  }

  async #byIds<TRow>(table: string, ids: string[]): Promise<TRow[]> {
    const found: TRow[] = [];
    for (const chunk of chunks(ids, ROWS_AT_ONCE)) {
      found.push(...(await this.#knex(table).whereIn('id', chunk)));
    }
    return found;
  }

  async *#since<TRow extends { id: string; sequence: DbBigInt }, T>(
    table: string,
    after: number,
    toItem: (row: TRow) => T,
    isWhole: (row: TRow) => boolean,
  ): AsyncGenerator<RecordPage<T>> {
    let cursor = { sequence: after, id: undefined as string | undefined };
    for (;;) {
      const { sequence, id } = cursor;
      const rows: TRow[] = await this.#knex(table)
        .where(where => {
          where.where('sequence', '>', sequence);
          if (id !== undefined) {
            where.orWhere(same =>
              same.where({ sequence }).where('id', '>', id),
            );
          }
        })
        .orderBy(['sequence', 'id'])
        .limit(PAGE);
      if (!rows.length) {
        return;
      }
      const last = rows.at(-1)!;
      cursor = { sequence: Number(last.sequence), id: last.id };
      yield {
        items: rows.filter(isWhole).map(toItem),
        incomplete: rows.filter(row => !isWhole(row)).map(row => row.id),
        sequence: cursor.sequence,
      };
    }
  }
}

/** Locks the stream until the transaction ends, so that no greater number is seen before a smaller one. */
async function nextVersion(tx: Knex.Transaction): Promise<number> {
  const [{ version }] = await tx('streams')
    .where({ name: STREAM })
    .increment('version', 1)
    .returning('version');
  return Number(version);
}

function idOf({ source, id }: Telling): string {
  return `${source}/${id}`;
}

function toRow(
  telling: BoundTelling,
  registers: Registers,
  before: RecordRow | undefined,
  options: { subjects: SubjectsByTold; now: Date; sequence: number },
): RecordRow {
  const columns = recordTables[telling.kind].toColumns(registers);
  const boundTo = before?.bound_to ?? telling.boundTo ?? null;
  const isSameEntity = before && before.entity_ref === columns.entity_ref;
  const subject =
    (isSameEntity ? before.subject : undefined) ??
    options.subjects.get(toldKey(columns.entity_ref, boundTo)) ??
    null;
  const row = {
    id: idOf(telling),
    source: telling.source,
    bound_to: boundTo,
    received_at: before?.received_at ?? options.now.toISOString(),
    subject,
    ...columns,
    registers: JSON.stringify(registers),
  };
  const isSame =
    before &&
    Object.entries({ ...columns, subject, bound_to: boundTo }).every(
      ([name, value]) => before[name as keyof RecordRow] === value,
    );
  // A word more for what was known already is nothing to read again
  return {
    ...row,
    sequence: isSame ? before.sequence : options.sequence,
  } as RecordRow;
}

function changeRowOf(change: Change, sequence: number): ChangeRow {
  return {
    id: change.id,
    sequence,
    repository: change.repository,
    commit: change.commit,
    first_commit_at: change.firstCommitAt ?? null,
    opened_at: change.openedAt ?? null,
    first_review_at: change.firstReviewAt ?? null,
    merged_at: change.mergedAt,
    position: change.position ?? null,
    dropped_at: change.droppedAt ?? null,
    author: change.author ?? null,
    is_revert: change.isRevert ?? false,
  };
}

function changeOf(row: ChangeRow): Change {
  return {
    id: row.id,
    repository: row.repository,
    commit: row.commit,
    firstCommitAt: row.first_commit_at ?? undefined,
    openedAt: row.opened_at ?? undefined,
    firstReviewAt: row.first_review_at ?? undefined,
    mergedAt: row.merged_at,
    position: row.position === null ? undefined : Number(row.position),
    droppedAt: row.dropped_at ?? undefined,
    author: row.author ?? undefined,
    isRevert: Boolean(row.is_revert),
  };
}
