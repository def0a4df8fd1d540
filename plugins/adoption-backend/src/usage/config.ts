import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  MOST_USAGE_AGE_DAYS,
  type SearchTerms,
} from '@paved/plugin-adoption-common';

/** How the use of the portal is remembered. */
export interface UsageConfig {
  isEnabled: boolean;
  /** Single events are kept for so long. */
  rawDays: number;
  /** Pseudonyms are kept for so long. */
  personDays: number;
  searchTerms: SearchTerms;
  /** So many events of one person are taken within a day, by each replica. */
  mostPerDay: number;
  /** People that do not count besides the platform's own: bots. Refs in lower case. */
  ignoredUsers: Set<string>;
}

const KEY = 'adoption.usage';
/** Of one batch. */
export const MOST_EVENTS = 1_000;
const SEARCH_TERMS: SearchTerms[] = ['none', 'shared', 'all'];

/**
 * @throws InputError naming the key that is wrong
 */
export function readUsageConfig(config: Config): UsageConfig {
  const usage = config.getOptionalConfig(KEY);
  const days = (key: string, fallback: number) => {
    const value = usage?.getOptionalNumber(key) ?? fallback;
    // What is dropped earlier could be sent again, and counted twice
    if (!Number.isInteger(value) || value <= MOST_USAGE_AGE_DAYS) {
      throw new InputError(
        `${KEY}.${key} must be a whole number of days above ${MOST_USAGE_AGE_DAYS}`,
      );
    }
    return value;
  };
  const mostPerDay = usage?.getOptionalNumber('mostPerDay') ?? 10_000;
  // A batch that is larger than what a day allows would never be taken
  if (!Number.isInteger(mostPerDay) || mostPerDay < MOST_EVENTS) {
    throw new InputError(
      `${KEY}.mostPerDay must be a whole number of events from ${MOST_EVENTS}`,
    );
  }
  const searchTerms = usage?.getOptionalString('searchTerms') ?? 'shared';
  if (!SEARCH_TERMS.includes(searchTerms as SearchTerms)) {
    throw new InputError(
      `${KEY}.searchTerms must be one of ${SEARCH_TERMS.join(', ')}`,
    );
  }
  return {
    isEnabled: usage?.getOptionalBoolean('enabled') ?? true,
    rawDays: days('rawDays', 90),
    personDays: days('personDays', 400),
    searchTerms: searchTerms as SearchTerms,
    mostPerDay,
    ignoredUsers: new Set(
      (usage?.getOptionalStringArray('ignoredUsers') ?? []).map(ref =>
        ref.toLocaleLowerCase('en-US'),
      ),
    ),
  };
}
