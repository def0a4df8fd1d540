import type { Entity } from '@backstage/catalog-model';
import { chunks } from '@paved/database';
import {
  explain,
  standing,
  statusesByCheck,
  transitions,
  type CompiledScorecard,
  type EntityFacts,
  type Evaluation,
  type Standing,
} from '@paved/plugin-scorecards-common';
import {
  toSubjectFacts,
  type DatabaseFactStore,
  type FactRows,
} from '../database/DatabaseFactStore';
import type {
  DatabaseStandingStore,
  NewStanding,
  StandingChange,
} from '../database/DatabaseStandingStore';
import type { DatabaseSubjectStore } from '../database/DatabaseSubjectStore';
import type {
  DatabaseWaiverStore,
  WaiverInForce,
} from '../database/DatabaseWaiverStore';
import type { StandingRow, SubjectRow } from '../database/tables';
import { giveWay } from './giveWay';
import type {
  ScorecardDefinitions,
  ScorecardInForce,
} from '../definitions/ScorecardDefinitions';

/** Entities that are read and written together: queries per entity against memory. */
const CHUNK_SIZE = 2_000;
/** Others wait for no more than this; a request has a dozen turns to wait for. */
const BUSY_MS = 4;

/** What an evaluation did. */
export interface EvaluationCounts {
  entities: number;
  /** Standings that became others. */
  changed: number;
  transitions: number;
}

/** All that an evaluation of one entity rests on. */
export interface SubjectState {
  entity: Entity;
  facts: EntityFacts;
  /** Of all scorecards. */
  waivers: WaiverInForce[];
  now: Date;
}

interface Chunk {
  subjects: SubjectRow[];
  /** Read before the facts: a standing that was written from newer facts than ours is then not overwritten. */
  standings: StandingRow[];
  facts: FactRows;
  waivers: WaiverInForce[];
  now: Date;
}

const emptyChunk: Chunk = {
  subjects: [],
  standings: [],
  facts: new Map(),
  waivers: [],
  now: new Date(0),
};

const versionKey = ({ scorecard_id, version }: StandingRow) =>
  `${scorecard_id} ${version}`;

export interface EvaluatorOptions {
  subjects: DatabaseSubjectStore;
  facts: DatabaseFactStore;
  standings: DatabaseStandingStore;
  waivers: DatabaseWaiverStore;
  definitions: ScorecardDefinitions;
  clock?: () => Date;
}

/**
 * Evaluates entities from their stored facts, a chunk at a time: few queries, everything else in memory, and only what changed
 * is written. May run on many replicas at once: what two of them find out is written by one.
 */
export class Evaluator {
  readonly #options: EvaluatorOptions;

  static create(options: EvaluatorOptions): Evaluator {
    return new Evaluator(options);
  }

  private constructor(options: EvaluatorOptions) {
    this.#options = options;
  }

  /** Evaluates everything. What is written when it is stopped, or fails, stays: the next one goes on from there. */
  async evaluateAll(
    options: { signal?: AbortSignal } = {},
  ): Promise<EvaluationCounts> {
    const scorecards = await this.#options.definitions.inForce();
    const counts = { entities: 0, changed: 0, transitions: 0 };
    const kinds = kindsOf(scorecards);
    let loading = this.#loadAfter(0, kinds);
    for (;;) {
      const chunk = await loading;
      const last = chunk.subjects.at(-1);
      if (!last) {
        return counts;
      }
      options.signal?.throwIfAborted();
      loading =
        chunk.subjects.length < CHUNK_SIZE
          ? Promise.resolve(emptyChunk)
          : this.#loadAfter(last.id, kinds);
      // Its failure is heard when it is awaited, unless this chunk fails first
      loading.catch(() => undefined);
      add(counts, await this.#evaluateChunk(chunk, scorecards));
    }
  }

  /** Evaluates some entities. */
  async evaluate(subjectIds: number[]): Promise<EvaluationCounts> {
    const scorecards = await this.#options.definitions.inForce();
    const counts = { entities: 0, changed: 0, transitions: 0 };
    for (const ids of chunks(subjectIds, CHUNK_SIZE)) {
      const chunk = await this.#load(ids);
      add(counts, await this.#evaluateChunk(chunk, scorecards));
    }
    return counts;
  }

  /** What is known of an entity at this moment. */
  async stateOf(subject: SubjectRow): Promise<SubjectState> {
    const states = await this.statesOf([subject]);
    return states.get(subject.id)!;
  }

  /** What is known of some entities at this moment, by their ids. */
  async statesOf(subjects: SubjectRow[]): Promise<Map<number, SubjectState>> {
    const now = this.#now();
    const ids = subjects.map(({ id }) => id);
    const [facts, waivers] = await Promise.all([
      this.#options.facts.of(ids),
      this.#options.waivers.inForceOf(ids, now),
    ]);
    return new Map(
      subjects.map(({ id, entity }) => [
        id,
        {
          entity: JSON.parse(entity),
          facts: toSubjectFacts(facts.get(id)).facts,
          waivers: waivers.filter(({ subjectId }) => subjectId === id),
          now,
        },
      ]),
    );
  }

  /** What a scorecard says of an entity in a state, with all that a person wants to know. */
  explain(
    { id, compiled }: Pick<ScorecardInForce, 'id' | 'compiled'>,
    state: SubjectState,
  ): Evaluation {
    const input = {
      ...state,
      waivers: state.waivers.filter(({ scorecardId }) => scorecardId === id),
    };
    return explain(compiled, input);
  }

  async #loadAfter(after: number, kinds?: string[]): Promise<Chunk> {
    const { subjects, standings, facts, waivers } = this.#options;
    const last = await subjects.lastOfPage({
      after,
      limit: CHUNK_SIZE,
      kinds,
    });
    if (last === undefined) {
      return emptyChunk;
    }
    const now = this.#now();
    const before = await standings.ofRange(after + 1, last);
    const [rows, factRows, inForce] = await Promise.all([
      subjects.ofRange({ first: after + 1, last, kinds }),
      facts.ofRange(after + 1, last),
      waivers.inForceOfRange(after + 1, last, now),
    ]);
    return {
      subjects: rows,
      standings: before,
      facts: factRows,
      waivers: inForce,
      now,
    };
  }

  async #load(subjectIds: number[]): Promise<Chunk> {
    const { subjects, standings, facts, waivers } = this.#options;
    const now = this.#now();
    const before = await standings.of(subjectIds);
    const [rows, factRows, inForce] = await Promise.all([
      subjects.byIds(subjectIds),
      facts.of(subjectIds),
      waivers.inForceOf(subjectIds, now),
    ]);
    return {
      subjects: rows,
      standings: before,
      facts: factRows,
      waivers: inForce,
      now,
    };
  }

  async #evaluateChunk(
    chunk: Chunk,
    scorecards: ScorecardInForce[],
  ): Promise<EvaluationCounts> {
    const byId = new Map(
      scorecards.map(scorecard => [scorecard.id, scorecard]),
    );
    const standings = Map.groupBy(
      chunk.standings.filter(({ scorecard_id }) => byId.has(scorecard_id)),
      ({ subject_id }) => subject_id,
    );
    const waivers = Map.groupBy(chunk.waivers, ({ subjectId }) => subjectId);
    const older = await this.#olderVersions(chunk.standings, byId);
    const changes: StandingChange[] = [];
    let busySince = performance.now();
    for (const subject of chunk.subjects) {
      const state = {
        entity: JSON.parse(subject.entity),
        facts: toSubjectFacts(chunk.facts.get(subject.id)).facts,
        now: chunk.now,
      };
      for (const scorecard of scorecards) {
        const input = {
          ...state,
          waivers: (waivers.get(subject.id) ?? []).filter(
            ({ scorecardId }) => scorecardId === scorecard.id,
          ),
        };
        const found = standing(scorecard.compiled, input);
        const previous = standings
          .get(subject.id)
          ?.find(({ scorecard_id }) => scorecard_id === scorecard.id);
        if (isSame(previous, found, scorecard)) {
          continue;
        }
        changes.push({
          subjectId: subject.id,
          scorecardId: scorecard.id,
          previous,
          next: found.applicable ? toNewStanding(found, scorecard) : undefined,
          transition: transitionOf(previous, found, {
            older: previous && older.get(versionKey(previous)),
            scorecard,
            explain: () => explain(scorecard.compiled, input),
          }),
        });
      }
      if (performance.now() - busySince > BUSY_MS) {
        await giveWay();
        busySince = performance.now();
      }
    }
    const written = await this.#options.standings.write(changes, chunk.now);
    return {
      entities: chunk.subjects.length,
      changed: written.length,
      transitions: written.filter(({ transition }) => transition).length,
    };
  }

  /** Versions that standings were made with and that are no longer in force. */
  async #olderVersions(
    rows: StandingRow[],
    inForce: Map<number, ScorecardInForce>,
  ): Promise<Map<string, CompiledScorecard>> {
    const older = new Map<string, CompiledScorecard>();
    for (const row of rows) {
      const key = versionKey(row);
      const current = inForce.get(row.scorecard_id);
      if (current && current.version !== row.version && !older.has(key)) {
        const compiled = await this.#options.definitions.version(
          row.scorecard_id,
          row.version,
        );
        older.set(key, compiled ?? { ...current.compiled, checks: [] });
      }
    }
    return older;
  }

  #now(): Date {
    return this.#options.clock?.() ?? new Date();
  }
}

function isSame(
  previous: StandingRow | undefined,
  found: Standing,
  { version }: ScorecardInForce,
): boolean {
  if (!previous || !found.applicable) {
    return !previous && !found.applicable;
  }
  return (
    previous.version === version &&
    previous.statuses === found.statuses &&
    previous.underlying === found.underlying &&
    previous.level === (found.level ?? null) &&
    previous.level_without_waivers === (found.levelWithoutWaivers ?? null)
  );
}

function toNewStanding(
  found: Standing,
  { version, compiled }: ScorecardInForce,
): NewStanding {
  return {
    version,
    statuses: found.statuses,
    underlying: found.underlying,
    level: found.level ?? null,
    level_rank:
      compiled.scorecard.levels.findIndex(({ id }) => id === found.level) + 1,
    level_without_waivers: found.levelWithoutWaivers ?? null,
    score: found.score ?? null,
    score_without_waivers: found.scoreWithoutWaivers ?? null,
  };
}

/** Whether the level or a status may be another than before. */
function isTransition(
  previous: StandingRow,
  found: Standing,
  { version }: ScorecardInForce,
): boolean {
  return (
    previous.level !== (found.level ?? null) ||
    previous.version !== version ||
    previous.statuses !== found.statuses
  );
}

function transitionOf(
  previous: StandingRow | undefined,
  found: Standing,
  context: {
    older?: CompiledScorecard;
    scorecard: ScorecardInForce;
    explain: () => Evaluation;
  },
): StandingChange['transition'] {
  const { version, compiled } = context.scorecard;
  if (!previous) {
    return { version };
  }
  if (!isTransition(previous, found, context.scorecard)) {
    return undefined;
  }
  const before = (context.older ?? compiled).scorecard;
  const changes = transitions(
    {
      at: previous.changed_at,
      version: previous.version,
      statuses: statusesByCheck(previous.statuses, before.checks),
      scorecard: before,
    },
    context.explain(),
    compiled,
  );
  return found.applicable &&
    previous.level === (found.level ?? null) &&
    changes.length === 0
    ? undefined
    : { version, changes };
}

/** Kinds of entities that any scorecard may apply to, as far as the predicates say so at once; all when left out. */
export function kindsOf(
  scorecards: Array<Pick<ScorecardInForce, 'compiled'>>,
): string[] | undefined {
  const kinds = new Set<string>();
  for (const { compiled } of scorecards) {
    const { appliesTo } = compiled.scorecard;
    const kind =
      typeof appliesTo === 'object' && 'kind' in appliesTo
        ? appliesTo.kind
        : undefined;
    const named =
      typeof kind === 'object' && kind !== null && '$in' in kind
        ? kind.$in
        : [kind];
    if (!Array.isArray(named) || !named.every(is => typeof is === 'string')) {
      return undefined;
    }
    named.forEach(is => kinds.add(is.toLocaleLowerCase('en-US')));
  }
  return [...kinds];
}

function add(counts: EvaluationCounts, more: EvaluationCounts): void {
  counts.entities += more.entities;
  counts.changed += more.changed;
  counts.transitions += more.transitions;
}
