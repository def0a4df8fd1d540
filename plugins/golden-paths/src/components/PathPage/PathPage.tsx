import { useCallback } from 'react';
import { useParams, useSearchParams } from 'react-router-dom';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { BreadcrumbEntry, useApi } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
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
import type { PathDetail } from '@paved/plugin-golden-paths-common';
import {
  CodeInText,
  isNotFound,
  LoadError,
  LoadingLines,
  useDocumentTitle,
  useLoaded,
} from '@paved/ui';
import { goldenPathsApiRef } from '../../api';
import { usePathAddresses } from '../../usePathAddresses';
import { StageBadge } from '../Badges';
import { UnfinishedRuns } from '../Creations';
import { ForecastView } from '../Forecast';
import { Successor } from '../PathFacts';
import { RolloutsView } from '../Rollouts';
import { OverviewView } from './OverviewView';
import { ReleasesView } from './ReleasesView';
import { ServicesView } from './ServicesView';
import styles from './PathPage.module.css';

const views = ['overview', 'services', 'releases', 'rollouts'];

/** One golden path: what it gives, who is on it, its releases, and how the fleet is brought to the next. */
export function PathPage() {
  const { namespace = '', name = '' } = useParams();
  const ref = stringifyEntityRef({ kind: 'goldenpath', namespace, name });
  const api = useApi(goldenPathsApiRef);
  const addresses = usePathAddresses();
  const { state, reload } = useLoaded(
    useCallback(() => api.path(ref), [api, ref]),
  );
  const title = state.status === 'loaded' ? state.value.path.title : name;
  const isUnknown = state.status === 'error' && isNotFound(state.error);
  // As for every address where nothing is; the home page leaves those out of what was visited
  useDocumentTitle(isUnknown ? 'Page not found' : title);
  return (
    <BreadcrumbEntry entry={{ label: title, href: addresses.path(ref) }}>
      <Container>
        <main>
          {state.status === 'loading' && (
            <LoadingLines what="the golden path" lines={6} />
          )}
          {state.status === 'error' &&
            (isUnknown ? (
              <UnknownPath name={name} />
            ) : (
              <LoadError
                title={`The golden path ${name} could not be loaded`}
                error={state.error}
                onRetry={reload}
              />
            ))}
          {state.status === 'loaded' && (
            <LoadedPath detail={state.value} onChanged={reload} />
          )}
        </main>
      </Container>
    </BreadcrumbEntry>
  );
}

function LoadedPath(props: { detail: PathDetail; onChanged: () => void }) {
  const { detail, onChanged } = props;
  const { path, latest, template } = detail;
  const addresses = usePathAddresses();
  const [parameters, setParameters] = useSearchParams();
  const asked = parameters.get('view') ?? '';
  const view = views.includes(asked) ? asked : 'overview';
  const forecast = parameters.get('forecast');
  return (
    <Flex direction="column" gap="4">
      <Flex justify="between" align="start" gap="4" className={styles.head}>
        <Flex direction="column" gap="1">
          <Flex align="center" gap="3" className={styles.title}>
            <Text as="h2" variant="title-small" weight="bold">
              {path.title}
            </Text>
            <StageBadge lifecycle={path.lifecycle} />
          </Flex>
          {path.description && (
            <Text color="secondary">{path.description}</Text>
          )}
          <Text variant="body-small" color="secondary">
            {path.owner && (
              <>
                Owned by <EntityRefLink entityRef={path.owner} hideIcon /> ·{' '}
              </>
            )}
            {latest ? `release ${latest.version}` : 'no release yet'}
          </Text>
          <Successor lifecycle={path.lifecycle} />
        </Flex>
        {template && (
          <ButtonLink href={addresses.create(template)}>Create</ButtonLink>
        )}
      </Flex>
      {!template && (
        <Alert
          status="info"
          icon
          title="Nothing can be created from this path here"
          description="It names no template. Its owner adds one with spec.template in golden-path.yaml."
        />
      )}
      {detail.problem && (
        <Alert
          status="warning"
          icon
          title="An older version of this path is in force"
          description={
            <span className={styles.problem}>
              <CodeInText text={detail.problem} />
            </span>
          }
        />
      )}
      <UnfinishedRuns path={path.ref} />
      <Tabs
        className={styles.tabs}
        selectedKey={view}
        onSelectionChange={key =>
          setParameters(key === 'overview' ? {} : { view: String(key) })
        }
      >
        <TabList aria-label="Views of the golden path">
          <Tab id="overview">Overview</Tab>
          <Tab id="services">{`Services (${detail.services})`}</Tab>
          <Tab id="releases">Releases</Tab>
          <Tab id="rollouts">Roll-outs</Tab>
        </TabList>
        <TabPanel id="overview" className={styles.panel}>
          <OverviewView detail={detail} onRated={onChanged} />
        </TabPanel>
        <TabPanel id="services" className={styles.panel}>
          <ServicesView detail={detail} />
        </TabPanel>
        <TabPanel id="releases" className={styles.panel}>
          {forecast ? (
            <ForecastView
              id={forecast}
              onBack={() => setParameters({ view: 'releases' })}
            />
          ) : (
            <ReleasesView detail={detail} onPublished={onChanged} />
          )}
        </TabPanel>
        <TabPanel id="rollouts" className={styles.panel}>
          <RolloutsView detail={detail} />
        </TabPanel>
      </Tabs>
    </Flex>
  );
}

function UnknownPath(props: { name: string }) {
  const addresses = usePathAddresses();
  return (
    <Alert
      status="warning"
      icon
      title={`There is no golden path ${props.name}`}
      description="It may have been renamed or removed, or its file was never without errors: its repository’s page says so."
      customActions={
        <ButtonLink size="small" variant="secondary" href={addresses.paths}>
          All golden paths
        </ButtonLink>
      }
    />
  );
}
