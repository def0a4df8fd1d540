import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  RELATION_OWNED_BY,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { stringifyError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import {
  compileScorecard,
  parseScorecard,
  type CompiledScorecard,
} from '@paved/plugin-scorecards-common';
import { isDeepStrictEqual } from 'node:util';
import type { DatabaseScorecardStore } from '../database/DatabaseScorecardStore';
import type { DatabaseSubjectStore } from '../database/DatabaseSubjectStore';
import { etagOf } from '../sync/toSubjectRecord';

/** A scorecard ready to run. */
export interface ScorecardInForce {
  id: number;
  ref: string;
  version: string;
  compiled: CompiledScorecard;
  /** Why the catalog's present text can't be used; the version here is the last that could. */
  problem?: string;
}

/** Old versions are asked for by histories and replays; those in force are always among them. */
const MOST_COMPILED = 200;
/** Gates ask many times a second. */
const RECENT_MS = 1_000;

/** Scorecards from the catalog, compiled once per text. A text that can't be used leaves the last good one in force. */
export class ScorecardDefinitions {
  readonly #subjects: DatabaseSubjectStore;
  readonly #scorecards: DatabaseScorecardStore;
  readonly #logger: LoggerService;
  #recent?: { until: number; scorecards: Promise<ScorecardInForce[]> };
  /** By the definition's JSON. */
  readonly #compiled = new Map<string, CompiledScorecard>();

  static create(options: {
    subjects: DatabaseSubjectStore;
    scorecards: DatabaseScorecardStore;
    logger: LoggerService;
  }): ScorecardDefinitions {
    return new ScorecardDefinitions(options);
  }

  private constructor(options: {
    subjects: DatabaseSubjectStore;
    scorecards: DatabaseScorecardStore;
    logger: LoggerService;
  }) {
    this.#subjects = options.subjects;
    this.#scorecards = options.scorecards;
    this.#logger = options.logger;
  }

  /**
   * Takes over what the synced catalog says of scorecards.
   *
   * @returns whether something else is in force now
   */
  async update(now: Date): Promise<boolean> {
    const before = await this.#scorecards.etags();
    const entities = await this.#subjects.ofKind('scorecard');
    let changed = false;
    for (const { entity } of entities) {
      const ref = stringifyEntityRef(entity);
      const etag = etagOf(entity);
      if (before.get(ref) !== etag) {
        changed = (await this.#take(entity, { ref, etag, now })) || changed;
      }
      before.delete(ref);
    }
    await this.#scorecards.remove([...before.keys()], now);
    this.#recent = undefined;
    return changed || before.size > 0;
  }

  /** All that are in force; what another replica took over counts here within a second. */
  async inForce(): Promise<ScorecardInForce[]> {
    if (!this.#recent || this.#recent.until < performance.now()) {
      const scorecards = this.#load();
      this.#recent = { until: performance.now() + RECENT_MS, scorecards };
      // A failure is not remembered
      scorecards.catch(() => {
        this.#recent = undefined;
      });
    }
    return this.#recent.scorecards;
  }

  async #load(): Promise<ScorecardInForce[]> {
    const stored = await this.#scorecards.inForce();
    return stored.flatMap(({ id, ref, version, definition, problem }) => {
      try {
        const compiled = this.#compile(definition);
        return [{ id, ref, version, compiled, problem }];
      } catch (error) {
        // A version from before an upgrade that reads expressions otherwise
        this.#logger.error(
          `Scorecard '${ref}' can't be used any more: ${stringifyError(error)}`,
        );
        return [];
      }
    });
  }

  async get(ref: string): Promise<ScorecardInForce | undefined> {
    return (await this.inForce()).find(scorecard => scorecard.ref === ref);
  }

  /** A version, also one that is no longer in force; `undefined` when it is not known or can't be used any more. */
  async version(
    scorecardId: number,
    version: string,
  ): Promise<CompiledScorecard | undefined> {
    const definition = await this.#scorecards.definition(scorecardId, version);
    try {
      return definition ? this.#compile(definition) : undefined;
    } catch {
      return undefined;
    }
  }

  #compile(definition: string): CompiledScorecard {
    let compiled = this.#compiled.get(definition);
    if (!compiled) {
      compiled = compileScorecard(JSON.parse(definition));
      const [oldest] = this.#compiled.keys();
      if (this.#compiled.size >= MOST_COMPILED) {
        this.#compiled.delete(oldest);
      }
      this.#compiled.set(definition, compiled);
    }
    return compiled;
  }

  async #take(
    entity: Entity,
    { ref, etag, now }: { ref: string; etag: string; now: Date },
  ): Promise<boolean> {
    try {
      const scorecard = parseScorecard(entity);
      compileScorecard(scorecard);
      await this.#scorecards.save(scorecard, { etag, now });
      return true;
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'InputError') {
        throw error;
      }
      this.#logger.warn(`Scorecard '${ref}': ${error.message}`);
      const owner = entity.relations?.find(
        ({ type }) => type === RELATION_OWNED_BY,
      );
      await this.#scorecards.refuse({
        ref,
        etag,
        title: entity.metadata.title ?? entity.metadata.name,
        owner: owner?.targetRef ?? '',
        problem: error.message,
      });
      return false;
    }
  }
}

/** What all checks together ask of a collector, and where two of them ask for different things under one name. */
export function collectorSettings(
  scorecards: ScorecardInForce[],
  collector: string,
): { settings: Record<string, JsonObject>; conflicts: string[] } {
  const settings: Record<string, JsonObject> = {};
  const from = new Map<string, string>();
  const conflicts: string[] = [];
  for (const { ref, compiled } of scorecards) {
    for (const { id, collect } of compiled.scorecard.checks) {
      for (const [fact, value] of Object.entries(collect?.[collector] ?? {})) {
        const place = `check '${id}' of ${ref}`;
        const first = from.get(fact);
        if (!first) {
          from.set(fact, place);
          settings[fact] = value as JsonObject;
        } else if (!isDeepStrictEqual(settings[fact], value)) {
          conflicts.push(
            `${place} asks for '${collector}.${fact}' otherwise than ${first} does, which counts; give it another name`,
          );
        }
      }
    }
  }
  return { settings, conflicts };
}
