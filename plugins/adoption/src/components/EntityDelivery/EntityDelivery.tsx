import { useCallback, useMemo } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Button, Flex, Text } from '@backstage/ui';
import type {
  DeliveryExplanation,
  MetricQuery,
} from '@paved/plugin-adoption-common';
import { LoadError, LoadingLines, useLoaded, usePages } from '@paved/ui';
import { adoptionApiRef, deliveryOf } from '../../api';
import { useViewer } from '../../useViewer';
import { useView } from '../../view';
import { count } from '../../words';
import { DeliveryTrends } from '../DeliveryTrends';
import { ViewFilters } from '../ViewFilters';
import { DeploymentItem } from './DeploymentItem';
import { IncidentItem } from './IncidentItem';
import { NoDeployments } from './NoDeployments';
import { notCountedText } from './notCountedText';
import { Origin } from './Origin';
import styles from './EntityDelivery.module.css';

const PAGE = 20;

/** The tab of an entity: how it is delivered, and every deployment and incident that says so. */
export function EntityDelivery() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const { view, query, change, problems } = useView();
  const viewer = useViewer();
  return (
    <Flex direction="column" gap="5">
      {viewer.state.status === 'loaded' && (
        <ViewFilters
          view={view}
          problems={problems}
          query={query}
          onChange={change}
          viewer={viewer.state.value}
          of="entity"
        />
      )}
      <Explained entityRef={entityRef} query={query} />
      <Origin entityRef={entityRef} />
    </Flex>
  );
}

function Explained(props: { entityRef: string; query: MetricQuery }) {
  const { entityRef, query } = props;
  const api = useApi(adoptionApiRef);
  const { state, reload } = useLoaded(
    useCallback(
      () => deliveryOf(api, entityRef, query, { limit: PAGE }),
      [api, entityRef, query],
    ),
  );
  if (state.status === 'loading') {
    return <LoadingLines what="its deployments" lines={6} />;
  }
  if (state.status === 'error') {
    return (
      <LoadError
        title="Its deployments could not be loaded"
        error={state.error}
        onRetry={reload}
      />
    );
  }
  const { totalItems, unattributed, notCounted } = state.value;
  if (totalItems === 0 && unattributed.length === 0) {
    return <NoDeployments entityRef={entityRef} notCounted={notCounted} />;
  }
  return <Delivery entityRef={entityRef} query={query} first={state.value} />;
}

function Delivery(props: {
  entityRef: string;
  query: MetricQuery;
  first: DeliveryExplanation;
}) {
  const { entityRef, query, first } = props;
  const api = useApi(adoptionApiRef);
  const { totalItems, unattributed, notCounted } = first;
  const { state, more, isLoadingMore } = usePages(
    useCallback(
      async cursor => {
        const page = cursor
          ? await deliveryOf(api, entityRef, query, { cursor, limit: PAGE })
          : first;
        return { items: page.deployments, nextCursor: page.nextCursor };
      },
      [api, entityRef, query, first],
    ),
  );
  const left = notCountedText(notCounted);
  const ofEntity = useMemo(
    // An entity is a team's and on a path already
    () => ({ ...query, entity: entityRef, team: undefined, path: undefined }),
    [query, entityRef],
  );
  return (
    <>
      <DeliveryTrends query={ofEntity} />
      <section aria-label="Deployments">
        <Text as="h3" variant="body-large" weight="bold">
          {count(totalItems, 'deployment')} to production
        </Text>
        {left && (
          <Text as="p" variant="body-small" color="secondary">
            {left}
          </Text>
        )}
        {state.status === 'loaded' && (
          <ol className={styles.list}>
            {state.value.map(deployment => (
              <li key={deployment.id}>
                <DeploymentItem deployment={deployment} zone={query.zone} />
              </li>
            ))}
          </ol>
        )}
        {more && (
          <Button
            size="small"
            variant="secondary"
            isPending={isLoadingMore}
            onPress={more}
          >
            Show older
          </Button>
        )}
      </section>
      {unattributed.length > 0 && (
        <section aria-label="Incidents without a cause">
          <Text as="h3" variant="body-large" weight="bold">
            {count(unattributed.length, 'incident')} of unknown cause
          </Text>
          <ul className={styles.list}>
            {unattributed.map(incident => (
              <li key={incident.id}>
                <IncidentItem incident={incident} zone={query.zone} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
