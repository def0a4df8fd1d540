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
import type { ScorecardSummary } from '@paved/plugin-scorecards-common';
import {
  Ago,
  LoadError,
  LoadingLines,
  isNotFound,
  useDocumentTitle,
  useLoaded,
} from '@paved/ui';
import { scorecardsApiRef } from '../../api';
import { useScorecardPaths } from '../../useScorecardPaths';
import { levelTitle } from '../../words';
import { ChecksView } from './ChecksView';
import { EntitiesView } from './EntitiesView';
import { ScorecardProblem } from './ScorecardProblem';
import { SpreadView } from './SpreadView';
import styles from './ScorecardPage.module.css';

const views = ['spread', 'entities', 'checks'];

/** One scorecard: how the company does on it, which entities, by which checks. */
export function ScorecardPage() {
  const { namespace = '', name = '' } = useParams();
  const ref = stringifyEntityRef({ kind: 'scorecard', namespace, name });
  const api = useApi(scorecardsApiRef);
  const paths = useScorecardPaths();
  const { state, reload } = useLoaded(
    useCallback(() => api.scorecard(ref), [api, ref]),
  );
  const title = state.status === 'loaded' ? state.value.scorecard.title : name;
  useDocumentTitle(title);
  return (
    <BreadcrumbEntry entry={{ label: title, href: paths.scorecard(ref) }}>
      <Container>
        <main>
          {state.status === 'loading' && (
            <LoadingLines what="the scorecard" lines={6} />
          )}
          {state.status === 'error' &&
            (isNotFound(state.error) ? (
              <UnknownScorecard name={name} />
            ) : (
              <LoadError
                title={`The scorecard ${name} could not be loaded`}
                error={state.error}
                onRetry={reload}
              />
            ))}
          {state.status === 'loaded' && (
            <LoadedScorecard summary={state.value} />
          )}
        </main>
      </Container>
    </BreadcrumbEntry>
  );
}

function LoadedScorecard(props: { summary: ScorecardSummary }) {
  const { summary } = props;
  const { scorecard, evaluatedAt } = summary;
  const [parameters, setParameters] = useSearchParams();
  const asked = parameters.get('view') ?? '';
  const view = views.includes(asked) ? asked : 'spread';
  return (
    <Flex direction="column" gap="4">
      <Flex direction="column" gap="1">
        <Text as="h2" variant="title-small" weight="bold">
          {scorecard.title}
        </Text>
        {scorecard.description && (
          <Text color="secondary">{scorecard.description}</Text>
        )}
        <Text variant="body-small" color="secondary">
          Owned by <EntityRefLink entityRef={scorecard.owner} hideIcon /> · a
          release needs {levelTitle(scorecard, scorecard.gate.level)} · version{' '}
          <code>{scorecard.version.slice(0, 8)}</code>
          {evaluatedAt && (
            <>
              {' '}
              · evaluated <Ago at={evaluatedAt} />
            </>
          )}
        </Text>
      </Flex>
      <ScorecardProblem summary={summary} />
      <Tabs
        className={styles.tabs}
        selectedKey={view}
        onSelectionChange={key =>
          setParameters(key === 'spread' ? {} : { view: String(key) })
        }
      >
        <TabList aria-label="Views of the scorecard">
          <Tab id="spread">How we do</Tab>
          <Tab id="entities">Entities</Tab>
          <Tab id="checks">Checks</Tab>
        </TabList>
        <TabPanel id="spread" className={styles.panel}>
          <SpreadView summary={summary} />
        </TabPanel>
        <TabPanel id="entities" className={styles.panel}>
          <EntitiesView scorecard={scorecard} />
        </TabPanel>
        <TabPanel id="checks" className={styles.panel}>
          <ChecksView summary={summary} />
        </TabPanel>
      </Tabs>
    </Flex>
  );
}

function UnknownScorecard(props: { name: string }) {
  const paths = useScorecardPaths();
  return (
    <Alert
      status="warning"
      icon
      title={`There is no scorecard ${props.name}`}
      description="It may have been renamed or removed, or its file was never without errors: its repository’s page says so."
      customActions={
        <ButtonLink size="small" variant="secondary" href={paths.scorecards}>
          All scorecards
        </ButtonLink>
      }
    />
  );
}
