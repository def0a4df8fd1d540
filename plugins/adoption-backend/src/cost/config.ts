import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** A cluster whose costs OpenCost knows. */
export interface OpenCostSource {
  name: string;
  /** Where its API is, without `/allocation`. */
  url: string;
  /** Bearer token. */
  token?: string;
  /** `namespace` or `label:<name>`. */
  aggregate: string;
  /** OpenCost does not tell it. */
  currency: string;
}

export interface CostConfig {
  /** Names of the tags that say what something is for; the first that is there counts. */
  tags: string[];
  /** The one that numbers are in; where several occur and none is named, there is no single number. */
  currency?: string;
  /** How long days are kept. */
  keepMs: number;
  openCost: OpenCostSource[];
}

/**
 * @throws InputError naming the key that is wrong
 */
export function readCostConfig(config: Config): CostConfig {
  const cost = config.getOptionalConfig('adoption.cost');
  const tags = cost?.getOptionalStringArray('tags') ?? [
    'application',
    'service',
  ];
  if (!tags.length) {
    throw new InputError(
      'adoption.cost.tags must name a tag at least, such as [application]',
    );
  }
  const openCost = (cost?.getOptionalConfigArray('openCost') ?? []).map(
    (source, index) => readSource(source, `adoption.cost.openCost[${index}]`),
  );
  const names = openCost.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new InputError(
      `adoption.cost.openCost has two sources '${twice}'; give one another name`,
    );
  }
  return {
    tags,
    currency: cost?.has('currency')
      ? currencyOf(cost, 'adoption.cost.currency')
      : undefined,
    keepMs: durationToMilliseconds(
      cost?.has('keep')
        ? readDurationFromConfig(cost, { key: 'keep' })
        : { years: 3 },
    ),
    openCost,
  };
}

function readSource(source: Config, at: string): OpenCostSource {
  const url = source.getString('url').replace(/\/+$/, '');
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new InputError(`${at}.url must start with http:// or https://`);
  }
  const aggregate = source.getOptionalString('aggregate') ?? 'namespace';
  if (!/^(?:namespace|label:[\w.\-/]+)$/.test(aggregate)) {
    throw new InputError(
      `${at}.aggregate must be namespace or label:<name>, such as label:app`,
    );
  }
  const name = source.getString('name');
  if (!/^[\w.-]{1,60}$/.test(name)) {
    throw new InputError(
      `${at}.name may have letters, digits, dots, dashes and underscores, 60 at most`,
    );
  }
  return {
    name,
    url,
    token: source.getOptionalString('token'),
    aggregate,
    currency: currencyOf(source, `${at}.currency`),
  };
}

function currencyOf(config: Config, at: string): string {
  const currency = config.getOptionalString('currency') ?? 'USD';
  if (!/^[A-Z]{3}$/.test(currency)) {
    throw new InputError(`${at} must be a currency, such as EUR`);
  }
  return currency;
}
