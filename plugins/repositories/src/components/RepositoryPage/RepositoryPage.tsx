import { useCallback, useMemo } from 'react';
import { useParams, useSearchParams } from 'react-router-dom';
import {
  BreadcrumbEntry,
  useApi,
  useRouteRef,
} from '@backstage/frontend-plugin-api';
import {
  Alert,
  ButtonLink,
  Container,
  Flex,
  Tab,
  TabList,
  TabPanel,
  Tabs,
  Text,
} from '@backstage/ui';
import type { RepositoryDetail } from '@paved/plugin-repositories-common';
import {
  LoadError,
  LoadingLines,
  isNotFound,
  useDocumentTitle,
  useLoaded,
} from '@paved/ui';
import { repositoriesApiRef, type RepositoryName } from '../../api';
import { repositoryPath } from '../../repositoryPath';
import { rootRouteRef } from '../../routes';
import { SourceBrowser } from '../SourceBrowser';
import { StateBadge } from '../StateBadge';
import { CheckAgain } from './CheckAgain';
import { RepositoryOverview } from './RepositoryOverview';
import styles from './RepositoryPage.module.css';

/** One repository: why it is, or is not, in the catalog, and its source. */
export function RepositoryPage() {
  const { host = '', owner = '', name = '' } = useParams();
  const repository = useMemo(
    () => ({ host, owner, name }),
    [host, owner, name],
  );
  const root = useRouteRef(rootRouteRef);
  const api = useApi(repositoriesApiRef);
  const { state, reload } = useLoaded(
    useCallback(() => api.get(repository), [api, repository]),
  );
  const isUnknown = state.status === 'error' && isNotFound(state.error);
  // As for every address where nothing is; the home page leaves those out of what was visited
  useDocumentTitle(isUnknown ? 'Page not found' : `${owner}/${name}`);
  return (
    <BreadcrumbEntry
      entry={{
        label: name,
        href: `${root?.() ?? ''}/${repositoryPath(repository)}`,
      }}
    >
      <Container>
        <main>
          {state.status === 'loading' && (
            <LoadingLines what={`${owner}/${name}`} lines={5} />
          )}
          {state.status === 'error' &&
            (isUnknown ? (
              <UnknownRepository repository={repository} />
            ) : (
              <LoadError
                title={`${owner}/${name} could not be loaded`}
                error={state.error}
                onRetry={reload}
              />
            ))}
          {state.status === 'loaded' && (
            <LoadedRepository repository={state.value} onChecked={reload} />
          )}
        </main>
      </Container>
    </BreadcrumbEntry>
  );
}

function LoadedRepository(props: {
  repository: RepositoryDetail;
  onChecked: () => void;
}) {
  const { repository, onChecked } = props;
  const [parameters, setParameters] = useSearchParams();
  const view =
    parameters.get('view') === 'source' ||
    parameters.has('path') ||
    parameters.has('ref')
      ? 'source'
      : 'overview';
  return (
    <Flex direction="column" gap="5">
      <Flex justify="between" align="start" gap="4">
        <Flex direction="column" gap="2">
          <Flex align="center" gap="3">
            <Text as="h2" variant="title-small" weight="bold">
              {repository.owner}/{repository.name}
            </Text>
            <StateBadge state={repository.state} />
          </Flex>
          {repository.description && (
            <Text color="secondary">{repository.description}</Text>
          )}
        </Flex>
        <CheckAgain repository={repository} onChecked={onChecked} />
      </Flex>
      <Tabs
        className={styles.tabs}
        selectedKey={view}
        onSelectionChange={key =>
          setParameters(key === 'source' ? { view: 'source' } : {})
        }
      >
        <TabList>
          <Tab id="overview">Overview</Tab>
          <Tab id="source">Source</Tab>
        </TabList>
        <TabPanel id="overview">
          <RepositoryOverview repository={repository} />
        </TabPanel>
        <TabPanel id="source">
          <SourceBrowser repository={repository} />
        </TabPanel>
      </Tabs>
    </Flex>
  );
}

function UnknownRepository(props: { repository: RepositoryName }) {
  const { host, owner, name } = props.repository;
  const root = useRouteRef(rootRouteRef);
  return (
    <Alert
      status="warning"
      icon
      title={`There is no repository ${owner}/${name} on the host ${host}`}
      description="It may have been renamed or removed, or not be listed yet: new repositories appear with the next run."
      customActions={
        root && (
          <ButtonLink size="small" variant="secondary" href={root()}>
            All repositories
          </ButtonLink>
        )
      }
    />
  );
}
