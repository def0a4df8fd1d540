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
