import { useCallback, useMemo } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Container, Flex, Text } from '@backstage/ui';
import type { AdoptionViewer } from '@paved/plugin-adoption-common';
import {
  LoadError,
  LoadingLines,
  useDocumentTitle,
  useLoaded,
} from '@paved/ui';
import {
  adoptionApiRef,
  metricsOf,
  viewerOf,
  type TargetedDefinition,
} from '../../api';
import { useAdoptionPaths } from '../../useAdoptionPaths';
import { shownOf } from '../../useViewer';
import { useView } from '../../view';
import { nameOf } from '../../words';
import { MetricTiles } from '../MetricTiles';
import { ViewFilters } from '../ViewFilters';
import { groupsOf } from './groups';
import { PeriodWords } from './PeriodWords';
import styles from './OverviewPage.module.css';

/** The numbers of the platform against what the company aims for. */
export function OverviewPage() {
  useDocumentTitle('Adoption');
  const api = useApi(adoptionApiRef);
  const { state, reload } = useLoaded(
    useCallback(
      () => Promise.all([viewerOf(api), metricsOf(api).definitions()]),
      [api],
    ),
  );
  return (
    <Container>
      <main>
        {state.status === 'loading' && (
          <LoadingLines what="what is measured" lines={6} />
        )}
        {state.status === 'error' && (
          <LoadError
            title="What is measured could not be loaded"
            error={state.error}
            onRetry={reload}
          />
        )}
        {state.status === 'loaded' && (
          <Overview viewer={state.value[0]} definitions={state.value[1]} />
        )}
      </main>
    </Container>
  );
}

function Overview(props: {
  viewer: AdoptionViewer;
  definitions: TargetedDefinition[];
}) {
  const { viewer, definitions } = props;
  const { view, query, change, suffix, problems } = useView();
  const paths = useAdoptionPaths();
  const { team, path, problems: unknown } = shownOf(view, viewer);
  const shown = useMemo(() => ({ ...query, team, path }), [query, team, path]);
  const isTheirs = viewer.teams.some(({ ref }) => ref === team);
  if (!viewer.mayReadCompany && !team) {
    return <NoTeam />;
  }
  const groups =
    viewer.mayReadCompany || isTheirs
      ? groupsOf(definitions.map(({ id }) => id))
      : [];
  return (
    <Flex direction="column" gap="6">
      {viewer.isStillReading && (
        <Alert
          status="info"
          icon
          title="The portal is still reading repositories"
          description="The numbers are of what it has read so far. Whether they are where they should be is told when it has read all of them once."
        />
      )}
      {!viewer.mayReadCompany && (
        <Alert
          status="info"
          icon
          title={
            isTheirs
              ? 'These are the numbers of your team'
              : `The numbers of ${nameOf(
                  team ?? '',
                )} are for its members and the platform team`
          }
          description={
            isTheirs
              ? 'Those of the whole company are for the platform team.'
              : 'Choose a team of yours.'
          }
        />
      )}
      <ViewFilters
        view={{ ...view, team, path }}
        problems={[...problems, ...unknown]}
        query={shown}
        onChange={change}
        viewer={viewer}
      />
      <PeriodWords query={shown} viewer={viewer} />
      {groups.map(({ title, question, ids }) => (
        <section key={title} className={styles.group} aria-label={title}>
          <Text as="h2" variant="title-x-small" weight="bold">
            {title}
          </Text>
          {question && (
            <Text as="p" color="secondary" className={styles.question}>
              {question}
            </Text>
          )}
          <MetricTiles
            title={title}
            ids={ids}
            query={shown}
            hrefOf={id => paths.metric(id, suffix)}
          />
        </section>
      ))}
      {definitions.length === 0 && (
        <Text color="secondary">Nothing is measured yet.</Text>
      )}
    </Flex>
  );
}

function NoTeam() {
  return (
    <Flex direction="column" gap="2" align="center" p="6">
      <Text weight="bold">There are no numbers to show you yet.</Text>
      <Text color="secondary">
        Those of the whole company are for the platform team, and you belong to
        no team in the catalog. Ask the platform team to add you to yours.
      </Text>
    </Flex>
  );
}
