import type { Config } from '@backstage/config';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';

const KEY = 'permission.ownership.administrators';

/**
 * Reads who administers the portal, as full entity references in lower case.
 *
 * @throws InputError naming the key that is wrong
 */
export function readAdministrators(config: Config): string[] {
  const refs = config.getOptionalStringArray(KEY) ?? [];
  return refs.map((ref, index) => {
    try {
      const parsed = parseEntityRef(ref, { defaultNamespace: 'default' });
      if (['group', 'user'].includes(parsed.kind.toLocaleLowerCase('en-US'))) {
        return stringifyEntityRef(parsed);
      }
    } catch {
      // told below, with the key's name
    }
    throw new InputError(
      `Invalid config at '${KEY}.${index}': '${ref}' is neither a group nor a user; write group:default/<name>`,
    );
  });
}
