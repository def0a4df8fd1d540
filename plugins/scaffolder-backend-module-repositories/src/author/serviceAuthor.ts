import type { Config } from '@backstage/config';
import type { GitIdentity } from '@paved/plugin-repositories-node';

/**
 * In whose name a task commits that no person started: `scaffolder.defaultAuthor`. For a person it is `undefined`, because
 * the portal itself knows the name.
 */
export function serviceAuthor(
  user: { ref?: string } | undefined,
  config: Config,
): GitIdentity | undefined {
  if (user?.ref) {
    return undefined;
  }
  return {
    name: config.getOptionalString('scaffolder.defaultAuthor.name') ?? 'Paved',
    email:
      config.getOptionalString('scaffolder.defaultAuthor.email') ??
      'paved@users.noreply.invalid',
  };
}
