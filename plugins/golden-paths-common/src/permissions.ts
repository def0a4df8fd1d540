import {
  createPermission,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';

/**
 * Resource type of golden paths; a resource's ref is the path's entity ref. The golden paths backend registers the rule
 * `IS_GOLDEN_PATH_OWNER` with `{ claims: string[] }` for it.
 *
 * @public
 */
export const RESOURCE_TYPE_GOLDEN_PATH = 'golden-paths-path';

/**
 * See paths, their releases and what is on them. Which services a person sees follows what the catalog lets them read.
 *
 * @public
 */
export const goldenPathReadPermission = createPermission({
  name: 'golden-paths.path.read',
  attributes: { action: 'read' },
});

/**
 * Publish a release of a path, and forecast one.
 *
 * @public
 */
export const goldenPathPublishPermission: ResourcePermission<
  typeof RESOURCE_TYPE_GOLDEN_PATH
> = createPermission({
  name: 'golden-paths.release.publish',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_GOLDEN_PATH,
});

/**
 * Move the fleet of a path to a release, in waves.
 *
 * @public
 */
export const rolloutManagePermission: ResourcePermission<
  typeof RESOURCE_TYPE_GOLDEN_PATH
> = createPermission({
  name: 'golden-paths.rollout.manage',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_GOLDEN_PATH,
});

/**
 * Plan and create a service from a path.
 *
 * @public
 */
export const goldenPathCreatePermission = createPermission({
  name: 'golden-paths.service.create',
  attributes: { action: 'create' },
});

/**
 * Have a service's upgrade, or its adoption of a path, proposed. Whose services these may be is for
 * `repositories.repository.propose` to say.
 *
 * @public
 */
export const serviceUpgradePermission = createPermission({
  name: 'golden-paths.service.upgrade',
  attributes: { action: 'update' },
});

/**
 * Declare that a service does something in its own way, and end that.
 *
 * @public
 */
export const deviationDeclarePermission = createPermission({
  name: 'golden-paths.deviation.declare',
  attributes: { action: 'update' },
});

/**
 * Say how good a path is.
 *
 * @public
 */
export const pathRatePermission = createPermission({
  name: 'golden-paths.path.rate',
  attributes: { action: 'create' },
});

/**
 * Every permission of the golden paths plugin.
 *
 * @public
 */
export const goldenPathsPermissions = [
  goldenPathReadPermission,
  goldenPathPublishPermission,
  rolloutManagePermission,
  goldenPathCreatePermission,
  serviceUpgradePermission,
  deviationDeclarePermission,
  pathRatePermission,
];
