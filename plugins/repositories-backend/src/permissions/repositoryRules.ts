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
}

export const repositoryResourceRef = createPermissionResourceRef<
  RepositoryResource,
  { owners: string[] }
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

/** Holds for repositories that declare nothing, or nothing that has an owner. */
export const hasNoOwner = createPermissionRule<typeof repositoryResourceRef>({
  name: 'HAS_NO_OWNER',
  description: 'Allow repositories that declare no entity with an owner',
  resourceRef: repositoryResourceRef,
  apply: ({ owners }) => owners.length === 0,
  toQuery: () => ({ owners: [] }),
});
