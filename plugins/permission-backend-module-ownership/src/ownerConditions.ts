import type { BackstageUserInfo } from '@backstage/backend-plugin-api';
import type {
  PermissionCondition,
  PermissionRuleParams,
} from '@backstage/plugin-permission-common';

/** What must hold for a resource to be somebody's own, and the plugin that can tell. */
export interface OwnerCondition {
  pluginId: string;
  condition: PermissionCondition<string, PermissionRuleParams>;
  /** Holds for what is new, so that it can't tell whose it is. */
  undeclared?: PermissionCondition<string, PermissionRuleParams>;
}

const CONDITIONS: Record<string, (user: BackstageUserInfo) => OwnerCondition> =
  {
    'catalog-entity': ({ ownershipEntityRefs }) => ({
      pluginId: 'catalog',
      condition: {
        resourceType: 'catalog-entity',
        rule: 'IS_ENTITY_OWNER',
        params: { claims: ownershipEntityRefs },
      },
    }),
    'repositories-repository': ({ ownershipEntityRefs }) => ({
      pluginId: 'repositories',
      condition: {
        resourceType: 'repositories-repository',
        rule: 'IS_REPOSITORY_OWNER',
        params: { claims: ownershipEntityRefs },
      },
      undeclared: {
        resourceType: 'repositories-repository',
        rule: 'DECLARES_NOTHING',
      },
    }),
    'scorecards-scorecard': ({ ownershipEntityRefs }) => ({
      pluginId: 'scorecards',
      condition: {
        resourceType: 'scorecards-scorecard',
        rule: 'IS_SCORECARD_OWNER',
        params: { claims: ownershipEntityRefs },
      },
    }),
    'golden-paths-path': ({ ownershipEntityRefs }) => ({
      pluginId: 'golden-paths',
      condition: {
        resourceType: 'golden-paths-path',
        rule: 'IS_GOLDEN_PATH_OWNER',
        params: { claims: ownershipEntityRefs },
      },
    }),
    'scaffolder-task': ({ userEntityRef }) => ({
      pluginId: 'scaffolder',
      condition: {
        resourceType: 'scaffolder-task',
        rule: 'IS_TASK_OWNER',
        params: { createdBy: [userEntityRef] },
      },
    }),
  };

/** `undefined` for resources that nobody can own. */
export function ownerCondition(
  resourceType: string,
  user: BackstageUserInfo,
): OwnerCondition | undefined {
  return Object.hasOwn(CONDITIONS, resourceType)
    ? CONDITIONS[resourceType](user)
    : undefined;
}
