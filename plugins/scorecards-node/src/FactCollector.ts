import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import type { Fact } from '@paved/plugin-scorecards-common';

/**
 * An entity to collect facts about.
 *
 * @public
 */
export interface CollectSubject {
  /** Full entity ref. */
  entityRef: string;
  entity: Entity;
}

/**
 * @public
 */
export interface CollectRequest {
  subjects: CollectSubject[];
  /** What checks ask of this collector (`collect.<id>` of all scorecards together), by the name of the fact that it fills. */
  settings: Record<string, JsonObject>;
  /** Aborted when the run takes too long or the portal ends. */
  signal: AbortSignal;
}

/**
 * @public
 */
export interface CollectContext {
  /** Entities of the catalog by full ref; what isn't there is left out. */
  entities(refs: string[]): Promise<Map<string, Entity>>;
  now: Date;
}

/**
 * What was found out about one entity: all its facts from this source by name (a fact left out is no longer known), or why
 * nothing could be found out. Facts that could not be had this time are in `failed`, each with the reason; of these, what was
 * known before is kept.
 *
 * @public
 */
export type Collected =
  | {
      entityRef: string;
      facts: Record<string, Fact>;
      failed?: Record<string, string>;
    }
  | { entityRef: string; error: string };

/**
 * A source of facts that the portal asks by itself.
 *
 * @public
 */
export interface FactCollector {
  /** The source: its facts are `<id>.<name>`. A letter, then letters and digits. */
  readonly id: string;

  /**
   * Answers for each subject, in any order. What goes wrong for one of them is its answer; what is thrown ends the run, and
   * subjects without an answer keep the facts they had.
   */
  collect(
    request: CollectRequest,
    context: CollectContext,
  ): AsyncIterable<Collected>;
}
