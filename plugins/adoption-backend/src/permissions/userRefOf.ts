import type { BackstageCredentials } from '@backstage/backend-plugin-api';

/** Ref of the user in whose name something is done, or the name of the service that does it. */
export function userRefOf({ principal }: BackstageCredentials): string {
  const { userEntityRef, subject } = principal as {
    userEntityRef?: unknown;
    subject?: unknown;
  };
  return String(userEntityRef ?? subject ?? 'unknown');
}
