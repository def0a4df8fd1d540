import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { fillPlaceholders } from '@paved/plugin-scorecards-node';

/**
 * Puts an entity's values into an address. They can only stand after the host, and stay one segment of the path or one value of
 * the query, so that no entity can change who or what is asked.
 *
 * @returns `undefined` when the entity lacks one of the values
 * @throws InputError
 */
export function fillAddress(
  address: string,
  entity: Entity,
): string | undefined {
  const afterHost = /^https?:\/\/[^/?#\\{}@]+(?=[/?#]|$)/.exec(address)?.[0];
  if (afterHost === undefined) {
    throw new InputError(
      `'${address}' must start with https:// or http:// and a host of its own, without user or placeholder`,
    );
  }
  const filled = fillPlaceholders(address, entity, (value, { text, index }) => {
    if (index < afterHost.length) {
      throw new InputError(`${text} can't stand in the host`);
    }
    return encodeURIComponent(value);
  });
  if (filled === undefined) {
    return undefined;
  }
  if (!URL.canParse(filled)) {
    throw new InputError(`'${filled}' is no address`);
  }
  const url = new URL(filled);
  const [path] = filled.slice(afterHost.length).split(/[?#]/);
  // A value of `..` would lead out of its folder
  if (url.pathname.split('/').length !== (path || '/').split('/').length) {
    throw new InputError(
      `${url.origin}: a value of this entity can't be part of a path`,
    );
  }
  return url.href;
}
