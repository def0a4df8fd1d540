import { readDurationFromConfig, type Config } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import { InputError } from '@backstage/errors';

const KEY = 'scorecards.prometheus';

export interface PrometheusServer {
  id: string;
  /** Without a trailing slash. */
  url: string;
  headers: Record<string, string>;
}

export interface PrometheusConfig {
  servers: PrometheusServer[];
  timeoutMs: number;
  concurrency: number;
}

/**
 * @throws InputError naming the key that is wrong
 */
export function readPrometheusConfig(root: Config): PrometheusConfig {
  const config = root.getOptionalConfig(KEY);
  const servers = (config?.getOptionalConfigArray('servers') ?? []).map(
    (server, index): PrometheusServer => {
      const url = server.getString('url').replace(/\/+$/, '');
      if (!/^https?:\/\/[^/?#]+[^?#]*$/.test(url) || !URL.canParse(url)) {
        throw new InputError(
          `${KEY}.servers[${index}].url: '${url}' is no http or https address`,
        );
      }
      return {
        id: server.getString('id'),
        url,
        headers: server.getOptional<Record<string, string>>('headers') ?? {},
      };
    },
  );
  const ids = servers.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new InputError(
      `${KEY}.servers: there are two with the id '${twice}'`,
    );
  }
  const concurrency = config?.getOptionalNumber('concurrency') ?? 4;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new InputError(`${KEY}.concurrency: give a whole number from 1 on`);
  }
  return {
    servers,
    timeoutMs: config?.has('timeout')
      ? durationToMilliseconds(
          readDurationFromConfig(config, { key: 'timeout' }),
        )
      : 10_000,
    concurrency,
  };
}
