import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';

/**
 * Whether a URL lies below that of a configured host: same origin, and a path below the host's.
 *
 * @throws InputError when the configured URL is none
 */
export function hostUrlPredicate(
  config: RootConfigService,
): (url: URL) => boolean {
  const hosts = config.getOptionalConfig('repositories.hosts');
  const prefixes = (hosts?.keys() ?? []).flatMap(id => {
    const url = hosts?.getOptionalString(`${id}.url`);
    if (url === undefined) {
      return [];
    }
    if (!URL.canParse(url)) {
      throw new InputError(
        `repositories.hosts.${id}.url '${url}' is not a URL; write one such as http://localhost:7007/git`,
      );
    }
    const { origin, pathname } = new URL(url);
    return [{ origin, path: `${pathname.replace(/\/+$/, '')}/` }];
  });
  return ({ origin, pathname }) =>
    prefixes.some(
      prefix => prefix.origin === origin && pathname.startsWith(prefix.path),
    );
}
