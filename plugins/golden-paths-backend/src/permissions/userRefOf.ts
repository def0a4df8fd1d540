import type { BackstageCredentials } from '@backstage/backend-plugin-api';

/** Ref of the user in whose name something is done; `undefined` for services. */
export function userRefOf({
  principal,
}: BackstageCredentials): string | undefined {
  const { userEntityRef } = principal as { userEntityRef?: unknown };
  return typeof userEntityRef === 'string' ? userEntityRef : undefined;
}
