import { stringifyEntityRef, parseEntityRef } from '@backstage/catalog-model';
import { ConflictError } from '@backstage/errors';
import type {
  Fact,
  FactPushResult,
  PushedFact,
} from '@paved/plugin-scorecards-common';
import type { Knex } from 'knex';
import { createHash } from 'node:crypto';
import { DatabaseEvaluationQueue } from '../database/DatabaseEvaluationQueue';
import { DatabaseFactStore } from '../database/DatabaseFactStore';
import {
  DatabaseSubjectStore,
  type Subject,
} from '../database/DatabaseSubjectStore';
import { checkFact } from './checkFact';

/** A batch with an id that came before is known again for this long. */
const KEEP_MS = 30 * 24 * 3600_000;
/** From how many sources facts of one entity are kept, besides those that the portal collects. */
const MAX_SOURCES = 20;

/** Some facts, with an id of the sender's by which the same batch is known again. */
export interface FactBatch {
  id?: string;
  facts: PushedFact[];
}

/** Who pushes. */
export interface FactPusher {
  /** Ids of batches are unique for each. */
  name: string;
  /** Which of the entities it may not speak for, with reasons by entity ref. */
  refuse(subjects: Subject[]): Promise<Map<string, string>>;
}

/** Facts that hold for one entity, by source and name. */
type FactsBySource = Map<string, Map<number, Record<string, Fact>>>;

/** Reasons by `refusalKey`. */
type Refusals = Map<string, string>;

/** Takes facts that CI and others found out. */
export class FactPush {
  readonly #knex: Knex;
  readonly #collected: () => ReadonlySet<string>;
  readonly #onChange: () => void;

  static create(options: {
    knex: Knex;
    /** Sources that the portal collects itself. */
    collected: () => ReadonlySet<string>;
    /** Called when entities wait for their evaluation. */
    onChange: () => void;
  }): FactPush {
    return new FactPush(options);
  }

  private constructor(options: {
    knex: Knex;
    collected: () => ReadonlySet<string>;
    onChange: () => void;
  }) {
    this.#knex = options.knex;
    this.#collected = options.collected;
    this.#onChange = options.onChange;
  }

  /**
   * Takes what can be taken, and says why the rest can't. A batch that came before changes nothing.
   *
   * @throws ConflictError when the id was used for other facts
   */
  async take(
    batch: FactBatch,
    pusher: FactPusher,
    now: Date,
  ): Promise<FactPushResult> {
    const known = await this.#earlier(batch, pusher);
    if (known) {
      return known;
    }
    const rejected: FactPushResult['rejected'] = [];
    const subjects = await this.#subjects(batch.facts);
    const facts = await this.#accept(
      batch.facts,
      subjects,
      pusher,
      now,
      rejected,
    );
    let result = resultOf(batch, rejected);
    const written = await this.#knex.transaction(async tx => {
      if (batch.id !== undefined) {
        const [first] = await tx('fact_batches')
          .insert({
            caller: pusher.name,
            batch_id: batch.id,
            digest: digestOf(batch),
            result: JSON.stringify(result),
            at: now.toISOString(),
          })
          .onConflict(['caller', 'batch_id'])
          .ignore()
          .returning('batch_id');
        if (!first) {
          return undefined;
        }
      }
      const { changed, refused } = await this.#write(tx, facts, now);
      if (refused.size) {
        result = resultOf(batch, [
          ...rejected,
          ...rejectionsOf(batch, rejected, subjects, refused),
        ]);
        if (batch.id !== undefined) {
          await tx('fact_batches')
            .where({ caller: pusher.name, batch_id: batch.id })
            .update({ result: JSON.stringify(result) });
        }
      }
      await DatabaseEvaluationQueue.create({ knex: tx }).add(changed, {
        collect: false,
        now,
      });
      return changed;
    });
    if (!written) {
      return (await this.#earlier(batch, pusher)) ?? result;
    }
    if (written.length) {
      this.#onChange();
    }
    return result;
  }

  /** Forgets batches that nobody sends again. To be called every day or so. */
  async prune(now: Date): Promise<void> {
    await this.#knex('fact_batches')
      .where('at', '<', new Date(now.getTime() - KEEP_MS).toISOString())
      .delete();
  }

  async #earlier(
    batch: FactBatch,
    pusher: FactPusher,
  ): Promise<FactPushResult | undefined> {
    if (batch.id === undefined) {
      return undefined;
    }
    const row = await this.#knex('fact_batches')
      .where({ caller: pusher.name, batch_id: batch.id })
      .first();
    if (row && row.digest !== digestOf(batch)) {
      throw new ConflictError(
        `A batch with the id '${batch.id}' came before, with other facts; give this one an id of its own`,
      );
    }
    return row && { ...JSON.parse(row.result), repeated: true };
  }

  async #accept(
    pushed: PushedFact[],
    subjects: Map<string, Subject>,
    pusher: FactPusher,
    now: Date,
    rejected: FactPushResult['rejected'],
  ): Promise<FactsBySource> {
    const refusals = await pusher.refuse([...subjects.values()]);
    const facts: FactsBySource = new Map();
    pushed.forEach((each, index) => {
      const subject = subjects.get(normalize(each.entityRef) ?? '');
      const reason = subject
        ? refusals.get(subject.entityRef) ??
          checkFact(each, { collected: this.#collected(), now }) ??
          addTo(facts, subject.id, each, now)
        : `There is no entity '${each.entityRef}' in the catalog`;
      if (reason) {
        const { entityRef, fact } = each;
        rejected.push({ index, entityRef, fact, reason });
      }
    });
    return facts;
  }

  /** Writes what there is room for, and tells what there is none for. */
  async #write(
    tx: Knex.Transaction,
    facts: FactsBySource,
    now: Date,
  ): Promise<{ changed: number[]; refused: Refusals }> {
    const store = DatabaseFactStore.create({ knex: tx });
    const known = await store.pushedSources(
      [...new Set([...facts.values()].flatMap(each => [...each.keys()]))],
      this.#collected(),
    );
    const changed: number[] = [];
    const refused: Refusals = new Map();
    // In one order, so that two batches wait for each other and don't meet in a deadlock
    for (const source of [...facts.keys()].sort()) {
      const outcomes = [];
      for (const [subjectId, named] of facts.get(source)!) {
        const sources = known.get(subjectId)!;
        if (sources.has(source) || sources.size < MAX_SOURCES) {
          sources.add(source);
          outcomes.push({ subjectId, facts: named });
          continue;
        }
        const reason = `facts of at most ${MAX_SOURCES} sources are kept for an entity; use one of those that it has: ${[
          ...sources,
        ].join(', ')}`;
        for (const name of Object.keys(named)) {
          refused.set(refusalKey(subjectId, `${source}.${name}`), reason);
        }
      }
      const written = await store.writePushed(source, outcomes, now);
      changed.push(...written.changed);
      for (const { subjectId, name, reason } of written.refused) {
        refused.set(refusalKey(subjectId, `${source}.${name}`), reason);
      }
    }
    return { changed, refused };
  }

  async #subjects(pushed: PushedFact[]): Promise<Map<string, Subject>> {
    const wanted = [
      ...new Set(pushed.flatMap(each => normalize(each.entityRef) ?? [])),
    ];
    const store = DatabaseSubjectStore.create({ knex: this.#knex });
    const subjects = wanted.length ? await store.byRefs(wanted) : [];
    return new Map(subjects.map(subject => [subject.entityRef, subject]));
  }
}

function refusalKey(subjectId: number, fact: string): string {
  return `${subjectId} ${fact}`;
}

function resultOf(
  batch: FactBatch,
  rejected: FactPushResult['rejected'],
): FactPushResult {
  return {
    accepted: batch.facts.length - rejected.length,
    repeated: false,
    rejected: [...rejected].sort((a, b) => a.index - b.index),
  };
}

/** The facts of the batch for which there was no room, apart from those that were rejected before. */
function rejectionsOf(
  batch: FactBatch,
  before: FactPushResult['rejected'],
  subjects: Map<string, Subject>,
  refused: Refusals,
): FactPushResult['rejected'] {
  const earlier = new Set(before.map(({ index }) => index));
  return batch.facts.flatMap(({ entityRef, fact }, index) => {
    const subject = subjects.get(normalize(entityRef) ?? '');
    const reason = subject && refused.get(refusalKey(subject.id, fact));
    return reason && !earlier.has(index)
      ? [{ index, entityRef, fact, reason }]
      : [];
  });
}

/** The reason when the same fact is already there with another value; the later observation counts. */
function addTo(
  facts: FactsBySource,
  subjectId: number,
  { fact, value, commit, observedAt }: PushedFact,
  now: Date,
): string | undefined {
  const [source, name] = fact.split('.');
  const ofSource = facts.get(source) ?? new Map<number, Record<string, Fact>>();
  facts.set(source, ofSource);
  const ofSubject = ofSource.get(subjectId) ?? {};
  ofSource.set(subjectId, ofSubject);
  const at = observedAt
    ? new Date(observedAt).toISOString()
    : now.toISOString();
  const before: Fact | undefined = Object.hasOwn(ofSubject, name)
    ? ofSubject[name]
    : undefined;
  if (before?.observedAt === at) {
    return JSON.stringify(before.value) === JSON.stringify(value)
      ? undefined
      : `${fact} is in the batch twice for the same moment, with different values`;
  }
  if (!before || before.observedAt < at) {
    ofSubject[name] = { value, observedAt: at, ...(commit && { commit }) };
  }
  return undefined;
}

function normalize(entityRef: string): string | undefined {
  try {
    return stringifyEntityRef(parseEntityRef(entityRef));
  } catch {
    return undefined;
  }
}

/** A job that is run again observes at another time; what it says is the same. */
function digestOf({ facts }: FactBatch): string {
  const said = facts.map(({ entityRef, fact, value, commit }) => [
    entityRef,
    fact,
    value,
    commit,
  ]);
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}
