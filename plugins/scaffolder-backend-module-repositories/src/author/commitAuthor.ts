import type { UserEntity } from '@backstage/catalog-model';
import { parseEntityRef } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import type { GitIdentity } from '@paved/plugin-repositories-node';

/**
 * The person in whose name a task commits: the profile of the user who started it, then `scaffolder.defaultAuthor`.
 * Git needs an address; who has none in the catalog gets one that can't receive mail.
 */
export function commitAuthor(
  user: { entity?: UserEntity; ref?: string } | undefined,
  config: Config,
): GitIdentity {
  const profile = user?.entity?.spec?.profile;
  const userName =
    user?.entity?.metadata.name ??
    (user?.ref ? parseEntityRef(user.ref).name : undefined);
  const name =
    profile?.displayName ??
    user?.entity?.metadata.title ??
    userName ??
    config.getOptionalString('scaffolder.defaultAuthor.name') ??
    'Paved';
  const email =
    profile?.email ??
    (userName
      ? undefined
      : config.getOptionalString('scaffolder.defaultAuthor.email')) ??
    `${userName ?? 'paved'}@users.noreply.invalid`;
  return { name, email };
}
