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
  /** People that do not count besides the platform's own: bots. Refs in lower case. */
  ignoredUsers: Set<string>;
}

const KEY = 'adoption.usage';
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
    ignoredUsers: new Set(
      (usage?.getOptionalStringArray('ignoredUsers') ?? []).map(ref =>
        ref.toLocaleLowerCase('en-US'),
      ),
    ),
  };
}
