import { cleanText, insertRows, whereIn } from '@paved/database';
import type { EntityFacts, Fact } from '@paved/plugin-scorecards-common';
import type { JsonValue } from '@backstage/types';
import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import type { FactRow } from './tables';

/** What is stored of a fact. One without a time of its own was observed when its row says. */
interface StoredFact {
  value: JsonValue;
  commit?: string;
  observedAt?: string;
}
type FactDocument = Record<string, StoredFact>;

/** What of the facts that somebody pushes is kept of one source for an entity: what grows without end is no fact. */
const MAX_PUSHED_FACTS = 500;
const MAX_PUSHED_BYTES = 262_144;

/** A fact for which there is no room. */
export interface RefusedFact {
  subjectId: number;
  /** Without its source. */
  name: string;
  reason: string;
}

/** The outcome of asking a source about an entity. */
export type SourceOutcome = { subjectId: number } & (
  | {
      facts: Record<string, Fact>;
      /** Facts that could not be had this time, with the reason; what was known of them stays. */
      failed?: Record<string, string>;
    }
  | { error: string }
);

/** Rows of an entity's facts, as they are stored. */
export type FactRows = Map<number, FactRow[]>;

/** The facts of an entity, and when they last became others. */
export interface SubjectFacts {
  facts: EntityFacts;
  /** ISO instant by source. */
  changedAt: Record<string, string>;
}

const COLUMNS = {
  subject_id: 'integer',
  source: 'text',
  doc: 'text',
  observed_at: 'text',
  changed_at: 'text',
  error: 'text',
  error_at: 'text',
} as const;

const WRITE = `on conflict (subject_id, source) do update set
  doc = excluded.doc, observed_at = excluded.observed_at, changed_at = excluded.changed_at,
  error = excluded.error, error_at = excluded.error_at`;

/** The latest facts, one row per entity and source. */
export class DatabaseFactStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseFactStore {
    return new DatabaseFactStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Of subjects whose ids are within the range. */
  async ofRange(first: number, last: number): Promise<FactRows> {
    return bySubject(
      await this.#knex<FactRow>('facts').whereBetween('subject_id', [
        first,
        last,
      ]),
    );
  }

  async of(subjectIds: number[]): Promise<FactRows> {
    const query = this.#knex<FactRow>('facts');
    whereIn(query, 'subject_id', subjectIds);
    return bySubject(await query);
  }

  /**
   * Takes what a collector found out; facts that it no longer names are forgotten. What is as before is only marked as observed
   * again.
   *
   * @returns ids of the subjects for which something is different
   */
  async writeCollected(
    source: string,
    outcomes: SourceOutcome[],
    now: Date,
  ): Promise<number[]> {
    return this.#write(source, outcomes, now, (_, facts) =>
      toDocument(facts, now),
    );
  }

  /** Sources by subject, without those that the portal collects itself. */
  async pushedSources(
    subjectIds: number[],
    collected: ReadonlySet<string>,
  ): Promise<Map<number, Set<string>>> {
    const query = this.#knex<FactRow>('facts')
      .whereNotIn('source', [...collected])
      .orderBy(['subject_id', 'source'])
      .select('subject_id', 'source');
    whereIn(query, 'subject_id', subjectIds);
    const sources = new Map(subjectIds.map(id => [id, new Set<string>()]));
    for (const row of await query) {
      sources.get(row.subject_id)!.add(row.source);
    }
    return sources;
  }

  /**
   * Takes facts that somebody pushed, as far as there is room; facts of the same source that are not among them stay.
   *
   * @returns ids of the subjects for which something is different, and the facts that were not taken
   */
  async writePushed(
    source: string,
    outcomes: Array<{ subjectId: number; facts: Record<string, Fact> }>,
    now: Date,
  ): Promise<{ changed: number[]; refused: RefusedFact[] }> {
    return this.#knex.transaction(async tx => {
      await reserve(tx, source, outcomes, now);
      const refused: RefusedFact[] = [];
      const changed = await DatabaseFactStore.create({ knex: tx }).#write(
        source,
        outcomes,
        now,
        (before, facts, subjectId) =>
          withPushed(before, facts, source, (name, reason) =>
            refused.push({ subjectId, name, reason }),
          ),
      );
      return { changed, refused };
    });
  }

  async #write(
    source: string,
    outcomes: SourceOutcome[],
    now: Date,
    merge: (
      before: FactDocument,
      facts: Record<string, Fact>,
      subjectId: number,
    ) => FactDocument,
  ): Promise<number[]> {
    if (outcomes.length === 0) {
      return [];
    }
    const at = now.toISOString();
    return this.#knex.transaction(async tx => {
      const ids = outcomes.map(({ subjectId }) => subjectId);
      const query = tx<FactRow>('facts')
        .where({ source })
        .orderBy('subject_id');
      whereIn(query, 'subject_id', ids);
      // Two that write the same facts follow one another
      const stored: FactRow[] = await query.forUpdate();
      const before = new Map(stored.map(row => [row.subject_id, row]));
      const written: FactRow[] = [];
      const observed: number[] = [];
      for (const outcome of outcomes) {
        const { subjectId } = outcome;
        const row = before.get(subjectId);
        if ('error' in outcome) {
          const error = cleanText(outcome.error);
          if (row?.error !== error) {
            written.push({
              subject_id: subjectId,
              source,
              doc: row?.doc ?? '{}',
              observed_at: row?.observed_at ?? at,
              changed_at: row?.changed_at ?? at,
              error,
              error_at: at,
            });
          }
          continue;
        }
        const old: FactDocument = row ? JSON.parse(row.doc) : {};
        const failed = Object.entries(outcome.failed ?? {});
        const doc = {
          ...kept(failed, old, row?.observed_at),
          ...merge(old, outcome.facts, subjectId),
        };
        const error = failed.length
          ? cleanText(failed.map(parts => parts.join(': ')).join('; '))
          : undefined;
        if (
          row &&
          (row.error ?? undefined) === error &&
          isDeepStrictEqual(doc, old)
        ) {
          observed.push(subjectId);
        } else {
          written.push({
            subject_id: subjectId,
            source,
            doc: JSON.stringify(doc),
            observed_at: at,
            changed_at: at,
            error: error ?? null,
            error_at: error === undefined ? null : at,
          });
        }
      }
      written.sort((a, b) => a.subject_id - b.subject_id);
      await insertRows(
        tx,
        'facts',
        COLUMNS,
        written.map(row => ({ ...row })),
        WRITE,
      );
      if (observed.length > 0) {
        const update = tx<FactRow>('facts')
          .where({ source })
          .update({ observed_at: at });
        whereIn(update, 'subject_id', observed);
        await update;
      }
      return written.map(({ subject_id }) => subject_id);
    });
  }
}

/** Rows that are not there can't be locked: of two that add the first facts of an entity, one waits here for the other. */
async function reserve(
  tx: Knex.Transaction,
  source: string,
  outcomes: Array<{ subjectId: number }>,
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  const ids = outcomes.map(({ subjectId }) => subjectId);
  await insertRows(
    tx,
    'facts',
    COLUMNS,
    ids
      .sort((a, b) => a - b)
      .map(subject_id => ({
        subject_id,
        source,
        doc: '{}',
        observed_at: at,
        changed_at: at,
      })),
    'on conflict do nothing',
  );
}

function withPushed(
  before: FactDocument,
  facts: Record<string, Fact>,
  source: string,
  refuse: (name: string, reason: string) => void,
): FactDocument {
  const document = { ...before };
  let count = Object.keys(before).length;
  let bytes = bytesOf(before);
  for (const [name, fact] of Object.entries(facts)) {
    const known = Object.hasOwn(before, name) ? before[name] : undefined;
    // What arrives late is older than what is known
    if (Date.parse(fact.observedAt) < Date.parse(known?.observedAt ?? '')) {
      continue;
    }
    const more =
      bytesOf({ [name]: fact }) - (known ? bytesOf({ [name]: known }) : 0);
    if (!known && count >= MAX_PUSHED_FACTS) {
      refuse(
        name,
        `at most ${MAX_PUSHED_FACTS} facts of the source '${source}' are kept for an entity; use the same names in every run`,
      );
    } else if (more > 0 && bytes + more > MAX_PUSHED_BYTES) {
      refuse(
        name,
        `the facts of the source '${source}' would have ${
          bytes + more
        } bytes with it; at most ${MAX_PUSHED_BYTES} are kept for an entity; push smaller values, such as counts instead of lists`,
      );
    } else {
      document[name] = fact;
      count += known ? 0 : 1;
      bytes += more;
    }
  }
  return document;
}

function bytesOf(document: FactDocument): number {
  return Buffer.byteLength(JSON.stringify(document));
}

/** What was known of facts that could not be had again, with the time at which it was. */
function kept(
  failed: Array<[string, string]>,
  before: FactDocument,
  observedAt: string | undefined,
): FactDocument {
  return Object.fromEntries(
    failed.flatMap(([name]) =>
      Object.hasOwn(before, name)
        ? [[name, { observedAt, ...before[name] }]]
        : [],
    ),
  );
}

function toDocument(facts: Record<string, Fact>, now: Date): FactDocument {
  return Object.fromEntries(
    Object.entries(facts).map(([name, { value, commit, observedAt }]) => [
      name,
      {
        value,
        ...(commit === undefined ? {} : { commit }),
        // Seen in this run: the row says when
        ...(Date.parse(observedAt) >= now.getTime() ? {} : { observedAt }),
      },
    ]),
  );
}

function bySubject(rows: FactRow[]): FactRows {
  const result: FactRows = new Map();
  for (const row of rows) {
    const subject = result.get(row.subject_id);
    if (subject) {
      subject.push(row);
    } else {
      result.set(row.subject_id, [row]);
    }
  }
  return result;
}

/** Facts from their rows; apart from the query, because reading JSON of thousands of entities takes its time. */
export function toSubjectFacts(rows: FactRow[] = []): SubjectFacts {
  const subject: SubjectFacts = { facts: {}, changedAt: {} };
  for (const row of rows) {
    const facts: Record<string, Fact> = JSON.parse(row.doc);
    for (const name of Object.keys(facts)) {
      facts[name].observedAt ??= row.observed_at;
    }
    subject.facts[row.source] = row.error
      ? { facts, error: { message: row.error, at: row.error_at ?? '' } }
      : { facts };
    subject.changedAt[row.source] = row.changed_at;
  }
  return subject;
}
