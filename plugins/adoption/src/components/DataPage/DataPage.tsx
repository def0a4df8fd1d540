import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Card, CardBody, Container, Flex, Text } from '@backstage/ui';
import type { DataQuality } from '@paved/plugin-adoption-common';
import {
  LoadError,
  LoadingLines,
  Progress,
  useDocumentTitle,
  useLoaded,
} from '@paved/ui';
import { adoptionApiRef, qualityOf } from '../../api';
import { count, day } from '../../words';
import { ImportFiles } from './ImportFiles';
import { Refused } from './Refused';
import { Sources } from './Sources';
import styles from './DataPage.module.css';

/** What the numbers stand on: what arrives, from where, how late, and what is missing. */
export function DataPage() {
  useDocumentTitle('Data of adoption');
  const api = useApi(adoptionApiRef);
  const { state, reload } = useLoaded(
    useCallback(() => qualityOf(api).quality(), [api]),
  );
  return (
    <Container>
      <main>
        <Flex direction="column" gap="6">
          {state.status === 'loading' && (
            <LoadingLines what="what arrives" lines={6} />
          )}
          {state.status === 'error' && (
            <LoadError
              title="What arrives could not be loaded"
              error={state.error}
              onRetry={reload}
            />
          )}
          {state.status === 'loaded' && (
            <>
              <section aria-label="What arrives">
                <Text as="h2" variant="title-x-small" weight="bold">
                  What arrives
                </Text>
                <Text as="p" color="secondary" className={styles.question}>
                  From {day(state.value.from)} to {day(state.value.to)}
                </Text>
                <Sources sources={state.value.sources} />
              </section>
              <Missing quality={state.value} />
            </>
          )}
          <Refused onTaken={reload} />
          <ImportFiles onImported={reload} />
        </Flex>
      </main>
    </Container>
  );
}

function Missing(props: { quality: DataQuality }) {
  const {
    coverage,
    unknownEntities,
    moreUnknownEntities,
    incidents,
    unfinishedDeployments,
  } = props.quality;
  return (
    <section aria-label="What is missing">
      <Text as="h2" variant="title-x-small" weight="bold">
        What is missing
      </Text>
      <div className={styles.cards}>
        <Card>
          <CardBody>
            <Flex direction="column" gap="2">
              <Text weight="bold">Services that report deployments</Text>
              <Progress
                label="Services that report deployments"
                done={coverage.withDeployments}
                total={coverage.services}
              />
              {coverage.withoutDeployments.length > 0 && (
                <details>
                  <summary>Some that don’t</summary>
                  <ul className={styles.names}>
                    {coverage.withoutDeployments.map(ref => (
                      <li key={ref}>
                        <EntityRefLink entityRef={ref} hideIcon />
                      </li>
                    ))}
                  </ul>
                </details>
              )}
            </Flex>
          </CardBody>
        </Card>
        <Card>
          <CardBody>
            <Flex direction="column" gap="2">
              <Text weight="bold">Not in the catalog</Text>
              {unknownEntities.length === 0 ? (
                <Text>Everything that was told of is known.</Text>
              ) : (
                <>
                  <Text variant="body-small" color="secondary">
                    What is told of them is kept, and counts as soon as the
                    catalog has them.
                  </Text>
                  <ul className={styles.names}>
                    {unknownEntities.map(({ entityRef, records }) => (
                      <li key={entityRef}>
                        <code>{entityRef}</code>: {count(records, 'record')}
                      </li>
                    ))}
                    {moreUnknownEntities > 0 && (
                      <li>and {moreUnknownEntities} more</li>
                    )}
                  </ul>
                </>
              )}
            </Flex>
          </CardBody>
        </Card>
        <Card>
          <CardBody>
            <Flex direction="column" gap="2">
              <Text weight="bold">{count(incidents.total, 'incident')}</Text>
              <ul className={styles.names}>
                <li>{incidents.withoutEntity} of no entity</li>
                <li>
                  {incidents.withUnknownCause} put down to a deployment that
                  nobody told of
                </li>
                <li>
                  {incidents.withoutBeginning} of which only the end is known
                </li>
              </ul>
              <Text weight="bold">
                {count(unfinishedDeployments, 'deployment')} without an end
              </Text>
              <Text variant="body-small" color="secondary">
                Begun a day ago or earlier; they count once their end is told.
              </Text>
            </Flex>
          </CardBody>
        </Card>
      </div>
    </section>
  );
}
