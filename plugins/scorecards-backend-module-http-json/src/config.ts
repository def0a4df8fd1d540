import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

const KEY = 'scorecards.http';

export interface HttpJsonConfig {
  /** Headers to send, by the origin that may be asked. */
  hosts: Map<string, Record<string, string>>;
  timeoutMs: number;
  maxBytes: number;
  concurrency: number;
}

/**
 * @throws InputError naming the key that is wrong
 */
export function readHttpJsonConfig(root: Config): HttpJsonConfig {
  const config = root.getOptionalConfig(KEY);
  const hosts: HttpJsonConfig['hosts'] = new Map();
  const configured = config?.getOptionalConfigArray('hosts') ?? [];
  for (const [index, host] of configured.entries()) {
    const written = host.getString('origin');
    const origin = readOrigin(written);
    if (!origin) {
      throw new InputError(
        `${KEY}.hosts[${index}].origin: '${written}' is no origin; write it like https://status.example.com, without a path`,
      );
    }
    if (hosts.has(origin)) {
      throw new InputError(`${KEY}.hosts: '${origin}' is there twice`);
    }
    hosts.set(
      origin,
      host.getOptional<Record<string, string>>('headers') ?? {},
    );
  }
  const positive = (key: 'maxBytes' | 'concurrency', fallback: number) => {
    const value = config?.getOptionalNumber(key) ?? fallback;
    if (!Number.isInteger(value) || value < 1) {
      throw new InputError(`${KEY}.${key}: give a whole number from 1 on`);
    }
    return value;
  };
  return {
    hosts,
    timeoutMs: config?.has('timeout')
      ? durationToMilliseconds(
          readDurationFromConfig(config, { key: 'timeout' }),
        )
      : 10_000,
    maxBytes: positive('maxBytes', 1_048_576),
    concurrency: positive('concurrency', 8),
  };
}

function readOrigin(text: string): string | undefined {
  if (text.includes('*') || !URL.canParse(text)) {
    return undefined;
  }
  const { protocol, origin, href } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && href === `${origin}/`
    ? origin
    : undefined;
}
