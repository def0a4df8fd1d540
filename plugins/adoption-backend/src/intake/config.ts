import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { readCiIssuers, type CiIssuerConfig } from '@paved/ci-callers';

/** Settings of the intake, read once. */
export interface IntakeConfig {
  ciIssuers: CiIssuerConfig[];
  /** For how long deployments, incidents, work items and changes are kept. */
  deliveryMs: number;
  /** For how long it is known what came and what was refused. */
  logMs: number;
  /** Lower case; undefined for the usual ones. */
  productionEnvironments?: ReadonlySet<string>;
}

/**
 * @throws InputError naming the key that is wrong
 */
export function readIntakeConfig(config: Config): IntakeConfig {
  const environments = config.getOptionalStringArray(
    'adoption.productionEnvironments',
  );
  return {
    ciIssuers: readCiIssuers(
      config,
      'adoption.ci.issuers',
      'scorecards.ci.issuers',
    ),
    deliveryMs: readRetention(config, 'delivery', { years: 2 }),
    logMs: readRetention(config, 'intake', { days: 30 }),
    productionEnvironments:
      environments &&
      new Set(environments.map(name => name.trim().toLowerCase())),
  };
}

function readRetention(
  config: Config,
  name: string,
  fallback: { years?: number; days?: number },
): number {
  const key = `adoption.retention.${name}`;
  const duration = config.has(key)
    ? durationToMilliseconds(readDurationFromConfig(config, { key }))
    : durationToMilliseconds(fallback);
  if (duration <= 0) {
    throw new InputError(`${key} must be longer than nothing`);
  }
  return duration;
}
