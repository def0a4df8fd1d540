import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { REWORK_RULES, type ReworkRule } from '@paved/plugin-adoption-common';

/**
 * Which rules make a deployment rework.
 *
 * @throws InputError naming the key that is wrong
 */
export function readReworkRules(config: Config): ReworkRule[] {
  const rules = config.getOptionalStringArray('adoption.delivery.reworkRules');
  const unknown = rules?.find(
    rule => !(REWORK_RULES as readonly string[]).includes(rule),
  );
  if (unknown !== undefined) {
    throw new InputError(
      `adoption.delivery.reworkRules names '${unknown}'; there are ${REWORK_RULES.join(
        ', ',
      )}`,
    );
  }
  return (rules as ReworkRule[] | undefined) ?? [...REWORK_RULES];
}
