import { parseEntityRef } from '@backstage/catalog-model';
import type { EntityOrigin } from '@paved/plugin-adoption-common';
import type { AdoptionApi } from './AdoptionApi';

/** Where a service is from, with the proofs; `undefined` for what does not count as a service. */
export function originOfEntity(
  api: AdoptionApi,
  entityRef: string,
): Promise<EntityOrigin | undefined> {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return api.get(
    `/services/${[kind.toLocaleLowerCase('en-US'), namespace, name]
      .map(encodeURIComponent)
      .join('/')}/origin`,
  );
}
