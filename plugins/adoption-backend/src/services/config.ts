import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { matchPaths } from '@paved/plugin-repositories-common';

const TYPES = ['service', 'website', 'job'];
const IMPORTED_AFTER_DAYS = 90;

/** What counts as a service, and as a new one. */
export interface ServicesConfig {
  /** Types of components. */
  types: string[];
  /** ISO 8601 */
  since?: string;
  importedAfterDays: number;
  /** Repositories without entities that are no services. */
  isIgnored: (repository: string) => boolean;
  /** Refs of golden paths and templates that teams have to take. */
  mandated: ReadonlySet<string>;
}

/**
 * @throws InputError naming the key that is wrong
 */
export function readServicesConfig(config: Config): ServicesConfig {
  const own = config.getOptionalConfig('adoption.services');
  const since = own?.getOptionalString('since');
  if (since && Number.isNaN(Date.parse(since))) {
    throw new InputError(
      `adoption.services.since is '${since}', which is no day; write YYYY-MM-DD`,
    );
  }
  const days =
    own?.getOptionalNumber('importedAfterDays') ?? IMPORTED_AFTER_DAYS;
  if (!(days >= 0)) {
    throw new InputError(
      `adoption.services.importedAfterDays is ${days}; write a number of days`,
    );
  }
  const ignored = own?.getOptionalStringArray('ignoredRepositories') ?? [];
  return {
    types: own?.getOptionalStringArray('types') ?? TYPES,
    since: since && new Date(since).toISOString(),
    importedAfterDays: days,
    isIgnored: matchPaths(ignored),
    mandated: new Set(
      (config.getOptionalStringArray('adoption.mandated') ?? []).map(
        (text, index) => {
          try {
            return stringifyEntityRef(
              parseEntityRef(text, {
                defaultKind: 'goldenpath',
                defaultNamespace: 'default',
              }),
            ).toLocaleLowerCase('en-US');
          } catch {
            throw new InputError(
              `adoption.mandated[${index}] is '${text}', which is no ref; write goldenpath:default/<name> or template:default/<name>`,
            );
          }
        },
      ),
    ),
  };
}
