import { parseEntityRef } from '@backstage/catalog-model';
import type {
  DeliveryExplanation,
  MetricQuery,
} from '@paved/plugin-adoption-common';
import type { AdoptionApi } from './AdoptionApi';

/** What the delivery metrics of an entity are made of, a page of its deployments at a time. */
export function deliveryOf(
  api: AdoptionApi,
  entityRef: string,
  query: Pick<MetricQuery, 'from' | 'to' | 'zone'>,
  page: { cursor?: string; limit: number },
): Promise<DeliveryExplanation> {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  const { from, to, zone } = query;
  return api.get(
    `/delivery/${[kind.toLocaleLowerCase('en-US'), namespace, name]
      .map(encodeURIComponent)
      .join('/')}`,
    { from, to, zone, ...page },
  );
}
