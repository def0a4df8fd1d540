import {
  createPermission,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';

/**
 * Resource type of repositories; a resource's ref is the repository's id.
 *
 * The repositories backend registers two rules for it: `IS_REPOSITORY_OWNER` with `{ claims: string[] }`, which holds when one
 * of the claims (entity refs of a user and its groups) owns an entity that the repository declares; and `DECLARES_NOTHING`,
 * which holds when discovery has read the repository and found no entity in it yet.
 *
 * @public
 */
export const RESOURCE_TYPE_REPOSITORY = 'repositories-repository';

/**
 * See repositories, their content and their findings.
 *
 * @public
 */
export const repositoryReadPermission = createPermission({
  name: 'repositories.repository.read',
  attributes: { action: 'read' },
});

/**
 * Check a repository again now.
 *
 * @public
 */
export const repositoryRefreshPermission: ResourcePermission<
  typeof RESOURCE_TYPE_REPOSITORY
> = createPermission({
  name: 'repositories.repository.refresh',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_REPOSITORY,
});

/**
 * Create a repository on a host.
 *
 * @public
 */
export const repositoryCreatePermission = createPermission({
  name: 'repositories.repository.create',
  attributes: { action: 'create' },
});

/**
 * Put a proposed change on a branch of a repository, close it, merge it.
 *
 * @public
 */
export const repositoryProposePermission: ResourcePermission<
  typeof RESOURCE_TYPE_REPOSITORY
> = createPermission({
  name: 'repositories.repository.propose',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_REPOSITORY,
});

/**
 * Delete a repository that holds nothing but what it was made with.
 *
 * @public
 */
export const repositoryRemovePermission: ResourcePermission<
  typeof RESOURCE_TYPE_REPOSITORY
> = createPermission({
  name: 'repositories.repository.remove',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_REPOSITORY,
});

/**
 * Start discovery runs over all hosts, and approve the removals of a held run.
 *
 * @public
 */
export const discoveryAdminPermission = createPermission({
  name: 'repositories.discovery.admin',
  attributes: { action: 'update' },
});

/**
 * Every permission of the repositories plugin.
 *
 * @public
 */
export const repositoriesPermissions = [
  repositoryReadPermission,
  repositoryRefreshPermission,
  repositoryCreatePermission,
  repositoryProposePermission,
  repositoryRemovePermission,
  discoveryAdminPermission,
];
