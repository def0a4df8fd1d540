import type { JsonValue } from '@backstage/types';

/**
 * Something observed about an entity. Its id is `<source>.<name>`: `ci.coverage`, `repository.readme`.
 *
 * @public
 */
export interface Fact {
  value: JsonValue;
  /** ISO instant of the observation, not of its arrival. */
  observedAt: string;
  /** Commit that it was observed at. */
  commit?: string;
}

/**
 * What a source says of one entity.
 *
 * @public
 */
export interface SourceFacts {
  /** By name, without the source. */
  facts: Record<string, Fact>;
  /** The last attempt to collect them failed; `facts` holds what was observed before. */
  error?: { message: string; at: string };
}

/**
 * All facts of one entity, by source.
 *
 * @public
 */
export type EntityFacts = Record<string, SourceFacts>;

/**
 * A fact as CI pushes it.
 *
 * @public
 */
export interface PushedFact {
  entityRef: string;
  /** `<source>.<name>`; sources of the portal's own collectors can't be pushed. */
  fact: string;
  value: JsonValue;
  /** ISO instant; now when left out. */
  observedAt?: string;
  commit?: string;
}

/**
 * What became of a batch.
 *
 * @public
 */
export interface FactPushResult {
  accepted: number;
  /** The same batch id came before; nothing was written again. */
  repeated: boolean;
  rejected: Array<{
    index: number;
    entityRef: string;
    fact: string;
    reason: string;
  }>;
}
