import {
  EntityRefLink,
  useStarredEntities,
} from '@backstage/plugin-catalog-react';
import { parseEntityRef } from '@backstage/catalog-model';
import { Text } from '@backstage/ui';
import styles from './LinkList.module.css';

/** What the reader starred in the catalog. */
export function Starred() {
  const { starredEntities } = useStarredEntities();
  if (starredEntities.size === 0) {
    return (
      <Text color="secondary">
        Nothing starred yet. The star beside an entity’s name keeps it here.
      </Text>
    );
  }
  return (
    <ul className={styles.list}>
      {[...starredEntities].sort().map(entityRef => (
        <li key={entityRef}>
          <EntityRefLink entityRef={entityRef} />
          <Text variant="body-small" color="secondary">
            {parseEntityRef(entityRef).kind}
          </Text>
        </li>
      ))}
    </ul>
  );
}
