import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** Who vouches for CI jobs. */
export interface CiIssuerConfig {
  issuer: string;
  audience: string;
  jwksUri: string;
  /** Id of the repository host whose repositories its jobs run for. */
  host: string;
  /** Host part of the repositories' addresses. */
  sourceHost: string;
  repositoryClaim: string;
}

/** Claims that name the repository, by who issues the token. */
const CLAIMS = { github: 'repository', gitlab: 'project_path' };

/**
 * Reads who vouches for CI jobs.
 *
 * @param paths - where they are listed; of several the first that is there: `adoption.ci.issuers`
 * @throws InputError naming the key
 */
export function readCiIssuers(
  config: Config,
  ...paths: string[]
): CiIssuerConfig[] {
  const path = paths.find(each => config.has(each));
  const issuers = path ? config.getConfigArray(path) : [];
  return issuers.map((each, index) => {
    const key = `${path}[${index}]`;
    const issuer = urlAt(each, 'issuer', key);
    const type = each.getOptionalString('type') ?? 'github';
    if (!Object.hasOwn(CLAIMS, type)) {
      throw new InputError(
        `${key}.type is '${type}'; it must be one of ${Object.keys(CLAIMS).join(
          ', ',
        )}`,
      );
    }
    return {
      issuer: each.getString('issuer'),
      audience: each.getString('audience'),
      jwksUri: each.has('jwksUri')
        ? urlAt(each, 'jwksUri', key).href
        : `${issuer.href.replace(/\/$/, '')}${
            type === 'gitlab' ? '/oauth/discovery/keys' : '/.well-known/jwks'
          }`,
      host: each.getString('host'),
      sourceHost:
        each.getOptionalString('sourceHost') ??
        (type === 'github' ? 'github.com' : issuer.host),
      repositoryClaim: CLAIMS[type as keyof typeof CLAIMS],
    };
  });
}

function urlAt(config: Config, name: string, key: string): URL {
  const value = config.getString(name);
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isLocal = url && ['localhost', '127.0.0.1'].includes(url.hostname);
  if (
    !url ||
    !(url.protocol === 'https:' || (isLocal && url.protocol === 'http:'))
  ) {
    throw new InputError(
      `${key}.${name} is '${value}'; it must be an https URL`,
    );
  }
  return url;
}
