import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import type { PlanRequest } from '../../api';

/** What the backend is asked to plan: the path of the field's options with all that the form holds. */
export function planRequest(
  options: { path?: string; host?: string; owner?: string } | undefined,
  parameters: JsonObject,
): PlanRequest {
  const { path = '', host, owner } = options ?? {};
  return {
    path: stringifyEntityRef(
      parseEntityRef(path, {
        defaultKind: 'goldenpath',
        defaultNamespace: 'default',
      }),
    ),
    parameters,
    repository: host || owner ? { host, owner } : undefined,
  };
}
