import { useCallback } from 'react';
import type { Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  type CatalogApi,
  catalogApiRef,
} from '@backstage/plugin-catalog-react';
import { type Visit, visitsApiRef } from '@backstage/plugin-home';
import { Link, Text } from '@backstage/ui';
import { LoadedCard } from '../LoadedCard';
import styles from './LinkList.module.css';

const SHOWN = 6;
/** Several may be of the same entity, or of one that is gone. */
const LOOKED_AT = 30;

/** The pages the reader saw last, newest first; the home page is no news. */
export function RecentlyVisited() {
  const visits = useApi(visitsApiRef);
  const catalog = useApi(catalogApiRef);
  const load = useCallback(async () => {
    const recent = await visits.list({
      limit: LOOKED_AT,
      orderBy: [{ field: 'timestamp', direction: 'desc' }],
      filterBy: [{ field: 'pathname', operator: '!=', value: '/' }],
    });
    return (await knownPages(recent, catalog)).slice(0, SHOWN);
  }, [visits, catalog]);
  return (
    <LoadedCard what="your recent pages" load={load}>
      {recent =>
        recent.length === 0 ? (
          <Text color="secondary">
            The pages you open will be kept here, so that you find them again.
          </Text>
        ) : (
          <ul className={styles.list}>
            {recent.map(({ name, pathname }) => (
              <li key={pathname}>
                <Link href={pathname} variant="body-medium" truncate>
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        )
      }
    </LoadedCard>
  );
}

interface Page {
  name: string;
  pathname: string;
}

/** One page for each entity that is still there, by its title, and the others by theirs. */
async function knownPages(
  visits: Visit[],
  catalog: CatalogApi,
): Promise<Page[]> {
  const entityRefs = [
    ...new Set(visits.flatMap(visit => visit.entityRef ?? [])),
  ];
  const { items } = entityRefs.length
    ? await catalog.getEntitiesByRefs({
        entityRefs,
        fields: ['kind', 'metadata.name', 'metadata.title'],
      })
    : { items: [] };
  const pages = new Map<string, Page>();
  for (const { name, pathname, entityRef } of visits) {
    const key = entityRef ?? pathname;
    const title = entityRef
      ? entityTitle(items[entityRefs.indexOf(entityRef)])
      : pageTitle(name);
    if (title && !pages.has(key)) {
      pages.set(key, { name: title, pathname });
    }
  }
  return [...pages.values()];
}

function entityTitle(entity: Entity | undefined): string | undefined {
  return entity && (entity.metadata.title ?? entity.metadata.name);
}

/** Titles end with the portal's; what doesn't is part of an address, kept before there were titles. */
function pageTitle(name: string): string | undefined {
  const [title, ...rest] = name.split(' | ');
  return rest.length ? title : undefined;
}
