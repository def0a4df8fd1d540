import type { Telling } from './types';

/**
 * Why something was not taken, in a word, to count by.
 *
 * - `form` it is no event, or lacks something
 * - `field` a field says what it can't
 * - `unit` a number where a time belongs
 * - `future`, `past` a time that is out of bounds
 * - `type` nothing that the portal knows
 * - `foreign` the sender may not speak for the entity
 * - `limit` it is too large
 *
 * @public
 */
export type RefusalCode =
  | 'form'
  | 'field'
  | 'unit'
  | 'future'
  | 'past'
  | 'type'
  | 'foreign'
  | 'limit';

/** @public */
export interface Refusal {
  code: RefusalCode;
  /** What is wrong, where, and how to mend it. */
  reason: string;
  /** What the sender calls it, where that can be read. */
  id?: string;
}

/**
 * By what events are read.
 *
 * @public
 */
export interface IntakeRules {
  now: Date;
  /** What happened before is not kept. */
  oldest: Date;
  /** Names of environments, in lower case, that are production; undefined for those that usually are. */
  productionEnvironments?: ReadonlySet<string>;
  sender: {
    /** Who numbers the records, where the event does not say. */
    source: string;
    /** Of a CI job: id of the repository that it runs for. All that it tells is numbered by it. */
    repository?: string;
  };
}

/**
 * What an event says.
 *
 * @public
 */
export type MappedEvent =
  | {
      telling: Telling;
      /** How far the latest of its times lies in the future. */
      aheadMs: number;
    }
  | {
      /** Why it does not matter here. */
      ignored: string;
      source?: string;
    }
  | {
      refused: Refusal;
      /** Who numbers the records, where that can be read. */
      source?: string;
    };

/** `prod`, `live`, `production-eu`, `prod2`, but not `preprod` or `product-test`. */
const USUAL_PRODUCTION = /^(production|prod|prd|live)(\d+|[-_./:].+)?$/;

/** The name of an environment as it is kept: all that are production have one. */
export function environmentOf(
  name: string,
  { productionEnvironments }: Pick<IntakeRules, 'productionEnvironments'>,
): string {
  const lower = name.trim().toLowerCase();
  const isProduction = productionEnvironments
    ? productionEnvironments.has(lower)
    : USUAL_PRODUCTION.test(lower);
  return isProduction ? 'production' : lower;
}
