import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Card, CardBody, Container, Flex, Link, Text } from '@backstage/ui';
import type { ScorecardSummary } from '@paved/plugin-scorecards-common';
import {
  Ago,
  LoadError,
  LoadingLines,
  useDocumentTitle,
  useLoaded,
} from '@paved/ui';
import { scorecardsApiRef } from '../../api';
import { useScorecardPaths } from '../../useScorecardPaths';
import { count, percent } from '../../words';
import { LevelBar } from '../LevelBar';
import { ScorecardProblem } from '../ScorecardPage';
import styles from './ScorecardsPage.module.css';

/** Every scorecard, and how the company's services are spread over its levels. */
export function ScorecardsPage() {
  useDocumentTitle('Scorecards');
  const api = useApi(scorecardsApiRef);
  const { state, reload } = useLoaded(
    useCallback(() => api.scorecards(), [api]),
  );
  return (
    <Container>
      <main>
        {state.status === 'loading' && (
          <LoadingLines what="the scorecards" lines={5} />
        )}
        {state.status === 'error' && (
          <LoadError
            title="The scorecards could not be loaded"
            error={state.error}
            onRetry={reload}
          />
        )}
        {state.status === 'loaded' && state.value.length === 0 && (
          <NoScorecards />
        )}
        {state.status === 'loaded' && state.value.length > 0 && (
          <ul className={styles.list}>
            {state.value.map(summary => (
              <li key={summary.scorecard.ref}>
                <ScorecardCard summary={summary} />
              </li>
            ))}
          </ul>
        )}
      </main>
    </Container>
  );
}

function ScorecardCard(props: { summary: ScorecardSummary }) {
  const { summary } = props;
  const { scorecard, entities, levels, score, evaluatedAt } = summary;
  const paths = useScorecardPaths();
  return (
    <Card>
      <CardBody>
        <Flex direction="column" gap="3">
          <Flex direction="column" gap="1">
            <Text as="h2" variant="title-x-small" weight="bold">
              <Link
                href={paths.scorecard(scorecard.ref)}
                variant="title-x-small"
                weight="bold"
              >
                {scorecard.title}
              </Link>
            </Text>
            {scorecard.description && (
              <Text color="secondary">{scorecard.description}</Text>
            )}
          </Flex>
          <LevelBar
            scorecard={scorecard}
            levels={levels}
            hrefOf={level =>
              paths.scorecard(scorecard.ref, {
                view: 'entities',
                level: level ?? 'none',
              })
            }
          />
          <Text variant="body-small" color="secondary">
            {count(entities, 'entity', 'entities')} ·{' '}
            {count(scorecard.checks.length, 'check')}
            {score !== undefined && ` · mean score ${percent(score)}`} · owned
            by <EntityRefLink entityRef={scorecard.owner} hideIcon />
            {evaluatedAt ? (
              <>
                {' '}
                · evaluated <Ago at={evaluatedAt} />
              </>
            ) : (
              ' · not evaluated yet'
            )}
          </Text>
          <ScorecardProblem summary={summary} />
        </Flex>
      </CardBody>
    </Card>
  );
}

function NoScorecards() {
  return (
    <Flex direction="column" align="center" gap="2" p="6">
      <Text weight="bold">There is no scorecard yet.</Text>
      <Text color="secondary">
        A scorecard is a YAML file of kind Scorecard in a repository. Push one,
        and it is here within seconds; “Try a change” shows its effect before.
      </Text>
    </Flex>
  );
}
