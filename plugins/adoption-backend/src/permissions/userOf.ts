import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';

/** Ref of a user in lower case. */
export function userOf(
  credentials: BackstageCredentials<BackstageUserPrincipal>,
): string {
  return credentials.principal.userEntityRef.toLocaleLowerCase('en-US');
}
