import useAsync from 'react-use/esm/useAsync';
import { useApi } from '@backstage/frontend-plugin-api';
import { visitsApiRef } from '@backstage/plugin-home';
import { Link, Text } from '@backstage/ui';
import { LoadedCard } from '../LoadedCard';
import styles from './LinkList.module.css';

const SHOWN = 6;

/** The pages the reader saw last, newest first; the home page is no news. */
export function RecentlyVisited() {
  const visits = useApi(visitsApiRef);
  const state = useAsync(
    () =>
      visits.list({
        limit: SHOWN,
        orderBy: [{ field: 'timestamp', direction: 'desc' }],
        filterBy: [{ field: 'pathname', operator: '!=', value: '/' }],
      }),
    [visits],
  );
  return (
    <LoadedCard what="your recent pages" state={state}>
      {recent =>
        recent.length === 0 ? (
          <Text color="secondary">
            The pages you open will be kept here, so that you find them again.
          </Text>
        ) : (
          <ul className={styles.list}>
            {recent.map(({ id, name, pathname }) => (
              <li key={id}>
                <Link href={pathname} variant="body-medium" truncate>
                  {name.split(' | ')[0]}
                </Link>
              </li>
            ))}
          </ul>
        )
      }
    </LoadedCard>
  );
}
