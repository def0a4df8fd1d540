import type { ConfigApi } from '@backstage/frontend-plugin-api';

/** Whose a new repository is: what the template says, else what the portal is configured to take. */
export function repositoryOwner(
  options: { owner?: string } | undefined,
  config: ConfigApi | undefined,
): string | undefined {
  return (
    options?.owner ?? config?.getOptionalString('repositories.defaultOwner')
  );
}
