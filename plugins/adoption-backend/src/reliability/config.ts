import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** A part of the platform that is looked at, or told of. */
export interface ComponentConfig {
  name: string;
  title: string;
  /** Asked every minute; without one, somebody tells how it is. */
  url?: string;
  /** What somebody tells holds for so many minutes. */
  holdMinutes: number;
}

/** The portal itself. */
export const PORTAL = 'portal';

const KEY = 'adoption.reliability.components';
const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;

/** Whether time without a sign of life of the portal is an outage. Where it is tried out, it is ended and sleeps as its people do. */
export function isSilenceAnOutage(config: Config): boolean {
  return config.getOptionalString('auth.environment') !== 'development';
}

/**
 * @throws InputError naming the key that is wrong
 */
export function readComponents(config: Config): ComponentConfig[] {
  const names = new Set([PORTAL]);
  return (config.getOptionalConfigArray(KEY) ?? []).map((component, index) => {
    const at = `${KEY}[${index}]`;
    const name = component.getString('name');
    if (!NAME.test(name) || names.has(name)) {
      throw new InputError(
        `${at}.name is '${name}'; it must be of lower-case letters, digits, . _ and -, and no other's (${PORTAL} is the portal itself)`,
      );
    }
    names.add(name);
    const url = component.getOptionalString('url');
    if (url !== undefined && !isHttp(url)) {
      throw new InputError(`${at}.url is no address of http or https`);
    }
    const holdMinutes = component.getOptionalNumber('holdMinutes') ?? 10;
    if (!Number.isInteger(holdMinutes) || holdMinutes < 1) {
      throw new InputError(
        `${at}.holdMinutes must be a whole number of minutes`,
      );
    }
    return {
      name,
      title: component.getOptionalString('title') ?? name,
      url,
      holdMinutes,
    };
  });
}

function isHttp(url: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}
