import {
  AuthorizeResult,
  isResourcePermission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { audienceOf } from './audience';
import { ownerCondition } from './ownerConditions';

/**
 * Everyone signed in may read and create; owners may change what is theirs; administrators may do everything; nobody
 * who is not signed in may do anything.
 *
 * @public
 */
export class OwnershipPolicy implements PermissionPolicy {
  readonly #administrators: Set<string>;

  static create(options: { administrators: string[] }): OwnershipPolicy {
    return new OwnershipPolicy(options.administrators);
  }

  private constructor(administrators: string[]) {
    this.#administrators = new Set(administrators);
  }

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) {
      return { result: AuthorizeResult.DENY };
    }
    const refs = [user.info.userEntityRef, ...user.info.ownershipEntityRefs];
    if (refs.some(ref => this.#administrators.has(ref))) {
      return { result: AuthorizeResult.ALLOW };
    }
    const audience = audienceOf(permission);
    switch (audience) {
      case 'everyone':
        return { result: AuthorizeResult.ALLOW };
      case 'owners':
      case 'owners, anyone while nothing is declared': {
        const owned = isResourcePermission(permission)
          ? ownerCondition(permission.resourceType, user.info)
          : undefined;
        return owned
          ? {
              result: AuthorizeResult.CONDITIONAL,
              pluginId: owned.pluginId,
              resourceType: owned.condition.resourceType,
              conditions:
                audience === 'owners' || !owned.undeclared
                  ? owned.condition
                  : { anyOf: [owned.condition, owned.undeclared] },
            }
          : { result: AuthorizeResult.DENY };
      }
      default:
        return { result: AuthorizeResult.DENY };
    }
  }
}
