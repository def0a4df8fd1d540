import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { MetricTarget } from '@paved/plugin-adoption-common';

const COMPARISONS = {
  above: 'above',
  atLeast: 'at-least',
  below: 'below',
  atMost: 'at-most',
} as const;

/**
 * What the company aims for, by metric id.
 *
 * @throws InputError naming the key that is wrong
 */
export function readTargets(config: Config): Record<string, MetricTarget> {
  const targets = config.getOptionalConfig('adoption.targets');
  return Object.fromEntries(
    (targets?.keys() ?? []).map(id => {
      // Ids hold dots, which config would take for paths
      const target = targets!.get<Record<string, unknown>>()[id];
      const entries = Object.entries(target ?? {});
      const [[key, value] = []] = entries;
      if (
        entries.length !== 1 ||
        !Object.hasOwn(COMPARISONS, key ?? '') ||
        typeof value !== 'number' ||
        !Number.isFinite(value)
      ) {
        throw new InputError(
          `adoption.targets['${id}'] must be one of ${Object.keys(
            COMPARISONS,
          ).join(', ')} with a number, such as { above: 85 }`,
        );
      }
      return [id, { is: COMPARISONS[key as keyof typeof COMPARISONS], value }];
    }),
  );
}

/**
 * In which days, weeks and quarters begin where nobody asks for another: `adoption.timeZone`, or else UTC.
 *
 * @throws InputError when it is no time zone
 */
export function readTimeZone(config: Config): string {
  const zone = config.getOptionalString('adoption.timeZone') ?? 'UTC';
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions()
      .timeZone;
  } catch {
    throw new InputError(
      `adoption.timeZone is '${zone}', which is no time zone; write one such as Europe/Berlin`,
    );
  }
}

/**
 * Refs of the groups whose members do not count as users of the platform, in lower case: those who build it. Where none
 * are named, the groups that administer the portal.
 *
 * @throws InputError naming the key that is wrong
 */
export function readPlatformTeams(config: Config): string[] {
  const own = config.getOptionalStringArray('adoption.platformTeams');
  const refs =
    own ??
    config.getOptionalStringArray('permission.ownership.administrators') ??
    [];
  return refs.flatMap((text, index) => {
    let ref;
    try {
      ref = parseEntityRef(text, {
        defaultKind: 'group',
        defaultNamespace: 'default',
      });
    } catch {
      throw new InputError(
        `adoption.platformTeams[${index}] is '${text}', which is no ref of a group; write group:default/<name>`,
      );
    }
    // People may administer a portal too; they are no team
    return ref.kind.toLocaleLowerCase('en-US') === 'group'
      ? [stringifyEntityRef(ref).toLocaleLowerCase('en-US')]
      : [];
  });
}
