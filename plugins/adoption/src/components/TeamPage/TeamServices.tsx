import { useCallback } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { Link, Text } from '@backstage/ui';
import { LoadError, LoadingLines, useLoaded } from '@paved/ui';
import { useAdoptionPaths } from '../../useAdoptionPaths';
import styles from './TeamPage.module.css';

const SHOWN = 60;

/** What a team owns itself; each leads to how it is delivered. */
export function TeamServices(props: { team: string }) {
  const { team } = props;
  const catalog = useApi(catalogApiRef);
  const paths = useAdoptionPaths();
  const { state, reload } = useLoaded(
    useCallback(
      () =>
        catalog.queryEntities({
          filter: { kind: 'component', 'relations.ownedBy': team },
          fields: [
            'kind',
            'metadata.namespace',
            'metadata.name',
            'metadata.title',
          ],
          orderFields: { field: 'metadata.name', order: 'asc' },
          limit: SHOWN,
        }),
      [catalog, team],
    ),
  );
  return (
    <section aria-label="Services">
      <Text as="h3" variant="body-large" weight="bold">
        Services
      </Text>
      {state.status === 'loading' && <LoadingLines what="the services" />}
      {state.status === 'error' && (
        <LoadError
          title="The services could not be loaded"
          error={state.error}
          onRetry={reload}
        />
      )}
      {state.status === 'loaded' && (
        <>
          <ul className={styles.services}>
            {state.value.items.map(entity => {
              const ref = stringifyEntityRef(entity);
              return (
                <li key={ref}>
                  <Link href={paths.entity(ref)}>
                    {entity.metadata.title ?? entity.metadata.name}
                  </Link>
                </li>
              );
            })}
          </ul>
          {state.value.items.length === 0 && (
            <Text color="secondary">
              The team itself owns none. Those of its sub-groups are on their
              pages.
            </Text>
          )}
          {state.value.totalItems > SHOWN && (
            <Text color="secondary">
              And {state.value.totalItems - SHOWN} more, in the catalog.
            </Text>
          )}
        </>
      )}
    </section>
  );
}
