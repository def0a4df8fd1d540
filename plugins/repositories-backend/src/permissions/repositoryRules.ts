import {
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { RESOURCE_TYPE_REPOSITORY } from '@paved/plugin-repositories-common';
import { z } from 'zod/v3';

/** A repository as the permission rules see it. */
export interface RepositoryResource {
  id: string;
  /** Owners of the entities it declares; full entity refs, lower case. */
  owners: string[];
  /** It was read, and neither declares anything now nor has a last good version of anything. */
  declaresNothing: boolean;
}

export const repositoryResourceRef = createPermissionResourceRef<
  RepositoryResource,
  { owners: string[] } | { declaresNothing: true }
>().with({
  pluginId: 'repositories',
  resourceType: RESOURCE_TYPE_REPOSITORY,
});

const paramsSchema = z.object({
  claims: z
    .array(z.string())
    .describe('Entity refs of the user and the groups it belongs to'),
});

/** Holds when one of the claims owns an entity that the repository declares. */
export const isRepositoryOwner = createPermissionRule<
  typeof repositoryResourceRef,
  z.infer<typeof paramsSchema>
>({
  name: 'IS_REPOSITORY_OWNER',
  description: 'Allow repositories that declare an entity owned by the claims',
  resourceRef: repositoryResourceRef,
  // permission-node brings its own copy of zod, whose types are others to TypeScript
  paramsSchema: paramsSchema as never,
  apply: ({ owners }, { claims }) => {
    const claimed = new Set(claims.map(claim => claim.toLowerCase()));
    return owners.some(owner => claimed.has(owner));
  },
  toQuery: ({ claims }) => ({ owners: claims }),
});

/**
 * Holds for repositories that declare nothing yet. Not for those that only declare what has no owner: people and teams are
 * what decides who owns everything else.
 */
export const declaresNothing = createPermissionRule<
  typeof repositoryResourceRef
>({
  name: 'DECLARES_NOTHING',
  description: 'Allow repositories that declare no entity yet',
  resourceRef: repositoryResourceRef,
  apply: repository => repository.declaresNothing,
  toQuery: () => ({ declaresNothing: true }),
});
