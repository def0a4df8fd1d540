import { randomUUID } from 'node:crypto';
import { chunks } from '@paved/database';
import type { Subject } from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';
import type { Teams } from '../teams/Teams';
import { compareSubjects } from './compareSubjects';
import type { Subjects } from './Subjects';
import type { SubjectRow, SubjectsStateRow } from './tables';
import type { Listed } from './toListed';

/** SQLite takes 32,766 values in one statement. */
const ROWS_AT_ONCE = 500;
/** Who asks for thousands in a row does not ask the database for each whether it is still so. */
const FRESH_MS = 500;

interface Snapshot {
  version: string;
  all: Subject[];
  byId: Map<string, Subject>;
  byRef: Map<string, Subject>;
  /** Of those that were merged, to what they are now. */
  merged: Map<string, string>;
}

/** {@link Subjects} in the database, held in memory until they change. */
export class DatabaseSubjects implements Subjects {
  readonly #knex: Knex;
  readonly #teams: Pick<Teams, 'within'>;
  #snapshot?: Snapshot;
  #checkedAt = -Infinity;

  static create(options: {
    knex: Knex;
    teams: Pick<Teams, 'within'>;
  }): DatabaseSubjects {
    return new DatabaseSubjects(options);
  }

  private constructor(options: { knex: Knex; teams: Pick<Teams, 'within'> }) {
    this.#knex = options.knex;
    this.#teams = options.teams;
  }

  async all(): Promise<readonly Subject[]> {
    return (await this.#current()).all;
  }

  async find(entityRef: string): Promise<Subject | undefined> {
    const { byRef } = await this.#current();
    return byRef.get(entityRef.toLocaleLowerCase('en-US'));
  }

  async byId(id: string): Promise<Subject | undefined> {
    const { byId, merged } = await this.#current();
    let current = id;
    for (let next = merged.get(current); next; next = merged.get(current)) {
      current = next;
    }
    return byId.get(current);
  }

  async ownedWithin(team: string): Promise<Subject[]> {
    const teams = await this.#teams.within(team);
    return (await this.all()).filter(({ owner }) => owner && teams.has(owner));
  }

  async version(): Promise<string> {
    const version = String((await this.#state(this.#knex)).version);
    if (this.#snapshot?.version !== version) {
      // Who has seen the new version must not be given what was before it
      this.#checkedAt = -Infinity;
    }
    return version;
  }

  async firstSyncAt(): Promise<string | undefined> {
    return (await this.#state(this.#knex)).first_sync_at ?? undefined;
  }

  /**
   * Remembers what the catalog has.
   *
   * @param listed - all of it
   * @returns whether anything was different
   */
  async take(listed: readonly Listed[], now: Date): Promise<boolean> {
    const isDifferent = await this.#knex.transaction(async tx => {
      const state = await this.#state(tx, { lock: true });
      const { added, changed, merged } = compareSubjects({
        known: (await this.#read(tx)).all,
        listed,
        newId: randomUUID,
        now,
      });
      for (const { id, into } of merged) {
        await tx<SubjectRow>('subjects')
          .where({ id })
          .update({ merged_into: into });
      }
      for (const rows of chunks([...added, ...changed], ROWS_AT_ONCE)) {
        await tx<SubjectRow>('subjects')
          .insert(rows.map(toRow))
          .onConflict('id')
          .merge();
      }
      const isNews = added.length + changed.length + merged.length > 0;
      if (isNews || !state.first_sync_at) {
        await tx<SubjectsStateRow>('subjects_state')
          .where({ id: 1 })
          .update({
            version: Number(state.version) + 1,
            first_sync_at: state.first_sync_at ?? now.toISOString(),
          });
      }
      return isNews;
    });
    this.#checkedAt = -Infinity;
    return isDifferent;
  }

  async #current(): Promise<Snapshot> {
    const now = performance.now();
    if (this.#snapshot && now - this.#checkedAt < FRESH_MS) {
      return this.#snapshot;
    }
    const version = await this.version();
    if (this.#snapshot?.version !== version) {
      // Rows that are newer than the version only have it read once more
      this.#snapshot = { version, ...(await this.#read(this.#knex)) };
    }
    this.#checkedAt = now;
    return this.#snapshot;
  }

  async #state(knex: Knex, options: { lock?: boolean } = {}) {
    const query = knex<SubjectsStateRow>('subjects_state').where({ id: 1 });
    const [row] = await (options.lock ? query.forUpdate() : query);
    return row;
  }

  async #read(knex: Knex): Promise<Omit<Snapshot, 'version'>> {
    const rows = await knex<SubjectRow>('subjects').orderBy('entity_ref');
    const all = rows.filter(row => !row.merged_into).map(toSubject);
    const byRef = new Map<string, Subject>();
    // Who has a name now comes last, and before those who had it comes who is still there
    const sorted = [...all].sort(
      (a, b) => Number(Boolean(b.goneAt)) - Number(Boolean(a.goneAt)),
    );
    for (const subject of sorted) {
      subject.formerRefs.forEach(ref => byRef.set(ref, subject));
    }
    for (const subject of sorted) {
      byRef.set(subject.entityRef, subject);
    }
    return {
      all,
      byId: new Map(all.map(subject => [subject.id, subject])),
      byRef,
      merged: new Map(
        rows.flatMap(row =>
          row.merged_into ? [[row.id, row.merged_into]] : [],
        ),
      ),
    };
  }
}

function toRow(subject: Subject): SubjectRow {
  return {
    id: subject.id,
    entity_ref: subject.entityRef,
    former_refs: JSON.stringify(subject.formerRefs),
    kind: subject.kind,
    type: subject.type ?? null,
    title: subject.title ?? null,
    owner: subject.owner ?? null,
    system: subject.system ?? null,
    lifecycle: subject.lifecycle ?? null,
    repository: subject.repository ?? null,
    first_seen_at: subject.firstSeenAt,
    gone_at: subject.goneAt ?? null,
    merged_into: null,
  };
}

function toSubject(row: SubjectRow): Subject {
  return {
    id: row.id,
    entityRef: row.entity_ref,
    formerRefs: JSON.parse(row.former_refs),
    kind: row.kind,
    type: row.type ?? undefined,
    title: row.title ?? undefined,
    owner: row.owner ?? undefined,
    system: row.system ?? undefined,
    lifecycle: row.lifecycle ?? undefined,
    repository: row.repository ?? undefined,
    firstSeenAt: row.first_seen_at,
    goneAt: row.gone_at ?? undefined,
  };
}
