import { resolve } from 'node:path';
import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';

/** `repositories.hosts.directory`, parsed. */
export interface DirectoryHostConfig {
  /** Absolute. */
  path: string;
  /** Without trailing slash. */
  url: string;
  serve: boolean;
  hookSecret?: string;
}

const KEY = 'repositories.hosts.directory';

/**
 * Reads `repositories.hosts.directory`; `undefined` when it is not there.
 *
 * @throws InputError when a value can't be used
 */
export function readDirectoryHostConfig(
  config: RootConfigService,
): DirectoryHostConfig | undefined {
  const directory = config.getOptionalConfig(KEY);
  if (!directory) {
    return undefined;
  }
  const url = directory.getString('url').replace(/\/+$/, '');
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new InputError(
      `${KEY}.url '${url}' is not an http(s) URL; write what source URLs start with, such as http://localhost:7007/git`,
    );
  }
  return {
    path: resolve(directory.getString('path')),
    url,
    serve: directory.getOptionalBoolean('serve') ?? false,
    hookSecret: directory.getOptionalString('hookSecret'),
  };
}
