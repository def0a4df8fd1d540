import type { Entity } from '@backstage/catalog-model';
import type { EntityFacts } from '../facts/types';

/**
 * A waiver that was approved and not revoked. It counts until its time is over.
 *
 * @public
 */
export interface ActiveWaiver {
  id: string;
  check: string;
  /** ISO instant. */
  until: string;
  reason?: string;
}

/**
 * All that an evaluation of one entity needs to know.
 *
 * @public
 */
export interface EvaluationInput {
  entity: Entity;
  facts: EntityFacts;
  waivers: ActiveWaiver[];
  now: Date;
  /** A count of steps after which no expression does any more work; without it, this evaluation's own limit counts. */
  stopAt?: number;
}
