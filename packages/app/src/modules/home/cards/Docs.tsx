import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import type { Entity } from '@backstage/catalog-model';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { Flex, Link, Text } from '@backstage/ui';
import type { HomeLink } from '@paved/plugin-adoption-common';
import { docsPath, TECHDOCS_REF } from '../docsPath';
import { LoadedCard } from '../LoadedCard';
import styles from './LinkList.module.css';

const SHOWN = 5;

/** The portal is in its own catalog under this name; its docs say how to get started. */
const PORTAL = 'paved';

/** Where to read: what the company's home page names, or how to get started, then what there is. */
export function Docs(props: { links?: HomeLink[] }) {
  return props.links?.length ? <Named links={props.links} /> : <AllDocs />;
}

function Named(props: { links: HomeLink[] }) {
  return (
    <ul className={styles.list}>
      {props.links.map(({ label, to }) => (
        <li key={label}>
          <Link href={to} variant="body-medium">
            {label}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function AllDocs() {
  const catalog = useApi(catalogApiRef);
  const load = useCallback(
    () =>
      catalog.queryEntities({
        filter: {
          [`metadata.annotations.${TECHDOCS_REF}`]: CATALOG_FILTER_EXISTS,
        },
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.title',
          'metadata.annotations',
        ],
        orderFields: { field: 'metadata.name', order: 'asc' },
        limit: 50,
      }),
    [catalog],
  );
  return (
    <LoadedCard what="the docs" load={load}>
      {({ items, totalItems }) =>
        items.length === 0 ? (
          <Text color="secondary">
            No docs yet. Put an mkdocs.yml and a docs folder beside your code,
            and the annotation {TECHDOCS_REF}: dir:. into its catalog-info.yaml.
          </Text>
        ) : (
          <Flex direction="column" gap="3">
            <ul className={styles.list}>
              {portalFirst(items)
                .slice(0, SHOWN)
                .map(entity => (
                  <li key={docsPath(entity)}>
                    <Link href={docsPath(entity)} variant="body-medium">
                      {entity.metadata.name === PORTAL
                        ? 'Getting started with Paved'
                        : entity.metadata.title ?? entity.metadata.name}
                    </Link>
                  </li>
                ))}
            </ul>
            {totalItems > SHOWN && (
              <Link variant="body-small" href="/docs">
                All {totalItems}
              </Link>
            )}
          </Flex>
        )
      }
    </LoadedCard>
  );
}

function portalFirst(entities: Entity[]): Entity[] {
  return [...entities].sort(
    (a, b) =>
      Number(b.metadata.name === PORTAL) - Number(a.metadata.name === PORTAL),
  );
}
