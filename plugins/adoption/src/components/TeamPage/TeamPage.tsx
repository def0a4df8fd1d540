import { useMemo } from 'react';
import { useParams } from 'react-router-dom';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Container, Flex, Link, Text } from '@backstage/ui';
import { LoadError, LoadingLines, useDocumentTitle } from '@paved/ui';
import { useAdoptionPaths } from '../../useAdoptionPaths';
import { shownOf, useViewer } from '../../useViewer';
import { useView, writeView } from '../../view';
import { DeliveryTrends } from '../DeliveryTrends';
import { PeriodWords } from '../OverviewPage';
import { ViewFilters } from '../ViewFilters';
import { TeamScorecards } from './TeamScorecards';
import { TeamServices } from './TeamServices';
import styles from './TeamPage.module.css';

/** How one team delivers, over time and by itself; nobody's own figures, and no comparison. */
export function TeamPage() {
  const { namespace = '', name = '' } = useParams();
  const team = stringifyEntityRef({ kind: 'group', namespace, name });
  const paths = useAdoptionPaths();
  const { view, query, change, suffix, problems } = useView();
  const { state, reload } = useViewer();
  const viewer = state.status === 'loaded' ? state.value : undefined;
  const { path, problems: unknown } = viewer
    ? shownOf({ path: view.path }, viewer)
    : { ...view, problems: [] };
  const shown = useMemo(() => ({ ...query, team, path }), [query, team, path]);
  const known = viewer?.allTeams ?? viewer?.teams ?? [];
  const title = known.find(({ ref }) => ref === team)?.title ?? name;
  const below = known.filter(({ parent }) => parent === team);
  useDocumentTitle(title);
  return (
    <BreadcrumbEntry entry={{ label: title, href: paths.team(team, suffix) }}>
      <Container>
        <main>
          {state.status === 'loading' && (
            <LoadingLines what="the team" lines={6} />
          )}
          {state.status === 'error' && (
            <LoadError
              title="The team could not be loaded"
              error={state.error}
              onRetry={reload}
            />
          )}
          {viewer && (
            <Flex direction="column" gap="5">
              <Flex direction="column" gap="1">
                <Text as="h2" variant="title-x-small" weight="bold">
                  {title}
                </Text>
                <EntityRefLink entityRef={team} className={styles.link}>
                  Who is in it
                </EntityRefLink>
                {below.length > 0 && (
                  <ul className={styles.below} aria-label="Sub-groups">
                    {below.map(group => (
                      <li key={group.ref}>
                        <Link href={paths.team(group.ref, suffix)}>
                          {group.title}
                        </Link>
                      </li>
                    ))}
                  </ul>
                )}
              </Flex>
              <ViewFilters
                view={{ ...view, path }}
                problems={[...problems, ...unknown]}
                query={shown}
                onChange={change}
                viewer={viewer}
                of="team"
              />
              <PeriodWords query={shown} viewer={viewer} />
              <section aria-label="How it delivers">
                <Text as="h3" variant="body-large" weight="bold">
                  How it delivers
                </Text>
                <Text as="p" color="secondary" className={styles.question}>
                  Only against its own past: teams do different work, and none
                  is better for a number.
                </Text>
                <DeliveryTrends
                  query={shown}
                  hrefOf={id =>
                    paths.metric(id, `?${writeView({ ...view, team })}`)
                  }
                />
              </section>
              <TeamScorecards team={team} />
              <TeamServices team={team} />
            </Flex>
          )}
        </main>
      </Container>
    </BreadcrumbEntry>
  );
}
