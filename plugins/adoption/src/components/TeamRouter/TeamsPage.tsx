import { Container, Flex, Link, Text } from '@backstage/ui';
import type { Titled } from '@paved/plugin-adoption-common';
import { LoadError, LoadingLines, useDocumentTitle } from '@paved/ui';
import { teamTree } from '../../teamTree';
import { useAdoptionPaths } from '../../useAdoptionPaths';
import { useViewer } from '../../useViewer';
import styles from './TeamsPage.module.css';

/** The reader's teams, each by itself: what is measured is never set side by side. */
export function TeamsPage() {
  useDocumentTitle('Teams');
  const { state, reload } = useViewer();
  return (
    <Container>
      <main>
        {state.status === 'loading' && <LoadingLines what="your teams" />}
        {state.status === 'error' && (
          <LoadError
            title="Your teams could not be loaded"
            error={state.error}
            onRetry={reload}
          />
        )}
        {state.status === 'loaded' && (
          <Flex direction="column" gap="5">
            <Teams
              title="Your teams"
              teams={state.value.teams}
              none="You belong to no team in the catalog. Ask the platform team to add you to yours."
            />
            {state.value.allTeams && (
              <Teams
                title="All teams"
                teams={state.value.allTeams}
                none="The catalog has no teams yet."
              />
            )}
          </Flex>
        )}
      </main>
    </Container>
  );
}

function Teams(props: { title: string; teams: Titled[]; none: string }) {
  const { title, teams, none } = props;
  const paths = useAdoptionPaths();
  return (
    <section aria-label={title}>
      <Text as="h2" variant="title-x-small" weight="bold">
        {title}
      </Text>
      {teams.length === 0 ? (
        <Text as="p" color="secondary">
          {none}
        </Text>
      ) : (
        <ul className={styles.teams}>
          {teamTree(teams).map(({ ref, title: name, depth }) => (
            <li key={ref} style={{ ['--depth' as string]: depth }}>
              <Link href={paths.team(ref)}>{name}</Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
