import { Link, Text } from '@backstage/ui';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type { RepositoryDetail } from '@paved/plugin-repositories-common';
import { repositoryPath } from '../../repositoryPath';
import { rootRouteRef } from '../../routes';
import styles from './RepositoryOverview.module.css';

/** What the repository declares: entity, and the line that declares it. */
export function DeclaredEntities(props: { repository: RepositoryDetail }) {
  const { repository } = props;
  const root = useRouteRef(rootRouteRef);
  return (
    <ul className={styles.entities}>
      {repository.entities.map(({ entityRef, path, line, lastGood }) => {
        const place = line === undefined ? path : `${path}:${line}`;
        const kind = parseEntityRef(entityRef).kind;
        return (
          <li key={entityRef}>
            <span>
              <EntityRefLink entityRef={entityRef} />{' '}
              <Text variant="body-small" color="secondary">
                {lastGood ? `${kind}, in its last good version` : kind}
              </Text>
            </span>
            {root && (
              <Link
                variant="body-small"
                className={styles.code}
                href={`${root()}/${repositoryPath(repository, { path, line })}`}
              >
                {place}
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}
