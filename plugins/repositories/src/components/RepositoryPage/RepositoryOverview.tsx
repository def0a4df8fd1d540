import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import type { RepositoryDetail } from '@paved/plugin-repositories-common';
import { FindingsList } from '../FindingsList';
import { repositoryStates } from '../StateBadge';
import { CloneAndPush } from './CloneAndPush';
import { DeclaredEntities } from './DeclaredEntities';
import { FirstCatalogFile } from './FirstCatalogFile';
import { RepositoryFacts } from './RepositoryFacts';
import styles from './RepositoryOverview.module.css';

/** The plain answer, what to mend, what it declares, and the facts. */
export function RepositoryOverview(props: { repository: RepositoryDetail }) {
  const { repository } = props;
  const { state, findings, entities } = repository;
  const isMissing = state === 'no-catalog-file' || state === 'empty';
  return (
    <div className={styles.columns}>
      <Flex direction="column" gap="4" className={styles.main}>
        <Card>
          <CardHeader>
            <Text as="h3" variant="body-large" weight="bold">
              {entities.length > 0
                ? 'Why is it in the catalog?'
                : 'Why is it not in the catalog?'}
            </Text>
          </CardHeader>
          <CardBody>
            <Text>{repositoryStates[state].answer(repository)}</Text>
          </CardBody>
        </Card>
        {isMissing && <FirstCatalogFile repository={repository} />}
        {findings.length > 0 && (
          <Card>
            <CardHeader>
              <Text as="h3" variant="body-large" weight="bold">
                To mend ({findings.length})
              </Text>
            </CardHeader>
            <CardBody>
              <FindingsList findings={findings} />
            </CardBody>
          </Card>
        )}
        {entities.length > 0 && (
          <Card>
            <CardHeader>
              <Text as="h3" variant="body-large" weight="bold">
                Entities ({entities.length})
              </Text>
            </CardHeader>
            <CardBody>
              <DeclaredEntities repository={repository} />
            </CardBody>
          </Card>
        )}
      </Flex>
      <Flex direction="column" gap="4" className={styles.side}>
        <CloneAndPush repository={repository} />
        <Card>
          <CardHeader>
            <Text as="h3" variant="body-large" weight="bold">
              Facts
            </Text>
          </CardHeader>
          <CardBody>
            <RepositoryFacts repository={repository} />
          </CardBody>
        </Card>
      </Flex>
    </div>
  );
}
