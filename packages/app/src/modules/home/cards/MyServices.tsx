import { useCallback } from 'react';
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { catalogApiRef, EntityRefLink } from '@backstage/plugin-catalog-react';
import { Badge, ButtonLink, Flex, Link, Text } from '@backstage/ui';
import { RiBookOpenLine } from '@remixicon/react';
import { docsPath } from '../docsPath';
import { LoadedCard } from '../LoadedCard';
import styles from './MyServices.module.css';

const SHOWN = 8;

/** Components that the reader owns, by themselves or through a team; or those of one group. */
export function MyServices(props: { ownedBy?: string }) {
  const { ownedBy } = props;
  const catalog = useApi(catalogApiRef);
  const identity = useApi(identityApiRef);
  const load = useCallback(async () => {
    const owners = ownedBy
      ? [ownedBy]
      : (await identity.getBackstageIdentity()).ownershipEntityRefs;
    return catalog.queryEntities({
      filter: {
        kind: 'component',
        'relations.ownedBy': owners,
      },
      fields: [
        'kind',
        'metadata.name',
        'metadata.namespace',
        'metadata.title',
        'metadata.description',
        'metadata.annotations',
        'spec.type',
        'spec.lifecycle',
      ],
      orderFields: { field: 'metadata.name', order: 'asc' },
      limit: SHOWN,
    });
  }, [catalog, identity, ownedBy]);
  return (
    <LoadedCard what="your services" load={load}>
      {({ items, totalItems }) =>
        items.length === 0 ? (
          <NoServices ownedBy={ownedBy} />
        ) : (
          <Flex direction="column" gap="3">
            <ul className={styles.list}>
              {items.map(entity => (
                <Service key={entity.metadata.name} entity={entity} />
              ))}
            </ul>
            {totalItems > items.length && (
              <Link variant="body-small" href={allPath(ownedBy)}>
                All {totalItems}
              </Link>
            )}
          </Flex>
        )
      }
    </LoadedCard>
  );
}

function Service(props: { entity: Entity }) {
  const { entity } = props;
  const { lifecycle, type } = entity.spec ?? {};
  const docs = docsPath(entity);
  return (
    <li className={styles.service}>
      <span className={styles.name}>
        <EntityRefLink entityRef={entity} />
        {entity.metadata.description && (
          <Text variant="body-small" color="secondary" truncate as="div">
            {entity.metadata.description}
          </Text>
        )}
      </span>
      {docs && (
        <Link
          href={docs}
          variant="body-small"
          className={styles.docs}
          aria-label={`Docs of ${entity.metadata.name}`}
        >
          <RiBookOpenLine aria-hidden />
          Docs
        </Link>
      )}
      {type && <Badge>{String(type)}</Badge>}
      {lifecycle && <Badge>{String(lifecycle)}</Badge>}
    </li>
  );
}

/** The whole list in the catalog. */
function allPath(ownedBy: string | undefined): string {
  return ownedBy
    ? `/catalog?filters[kind]=component&filters[owners]=${encodeURIComponent(
        ownedBy,
      )}`
    : '/catalog?filters[kind]=component&filters[user]=owned';
}

function NoServices(props: { ownedBy: string | undefined }) {
  return (
    <Flex direction="column" gap="3" align="start">
      <Text>
        Nothing in the catalog is owned by{' '}
        {props.ownedBy ?? 'you or a team of yours'} yet.
      </Text>
      <Flex gap="2">
        <ButtonLink size="small" variant="primary" href="/create">
          Create a service
        </ButtonLink>
        <ButtonLink size="small" variant="secondary" href="/catalog">
          Browse the catalog
        </ButtonLink>
      </Flex>
    </Flex>
  );
}
