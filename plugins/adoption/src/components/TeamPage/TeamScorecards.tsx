import { useCallback } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import { useApiHolder, useRouteRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import { scorecardsApiRef, type ScorecardsApi } from '@paved/plugin-scorecards';
import { LoadError, LoadingLines, percent, useLoaded } from '@paved/ui';
import { scorecardsRouteRef } from '../../routes';
import { count } from '../../words';
import styles from './TeamPage.module.css';

/** Where a team's services stand on each scorecard; nothing where the portal has no scorecards. */
export function TeamScorecards(props: { team: string }) {
  const api = useApiHolder().get(scorecardsApiRef);
  return api ? <Standings team={props.team} api={api} /> : null;
}

function Standings(props: { team: string; api: ScorecardsApi }) {
  const { team, api } = props;
  const root = useRouteRef(scorecardsRouteRef)?.();
  const { state, reload } = useLoaded(
    useCallback(async () => {
      const scorecards = await api.scorecards();
      return Promise.all(
        scorecards.map(async ({ scorecard }) => ({
          scorecard,
          standing: (await api.rollups(scorecard.ref, 'owner')).find(
            ({ ref }) => ref === team,
          ),
        })),
      );
    }, [api, team]),
  );
  return (
    <section aria-label="Scorecards">
      <Text as="h3" variant="body-large" weight="bold">
        Scorecards
      </Text>
      {state.status === 'loading' && <LoadingLines what="the scorecards" />}
      {state.status === 'error' && (
        <LoadError
          title="The scorecards could not be loaded"
          error={state.error}
          onRetry={reload}
        />
      )}
      {state.status === 'loaded' && (
        <ul className={styles.list}>
          {state.value.map(({ scorecard, standing }) => (
            <li key={scorecard.ref}>
              {root ? (
                <Link href={`${root}${entitiesOn(scorecard.ref, team)}`}>
                  {scorecard.title}
                </Link>
              ) : (
                <Text>{scorecard.title}</Text>
              )}{' '}
              <Text color="secondary">
                {standing
                  ? `${count(standing.entities, 'entity', 'entities')}${
                      standing.score === undefined
                        ? ''
                        : `, mean score ${percent(standing.score)}`
                    }`
                  : 'It applies to nothing of this team.'}
              </Text>
            </li>
          ))}
          {state.value.length === 0 && (
            <li>
              <Text color="secondary">There are no scorecards yet.</Text>
            </li>
          )}
        </ul>
      )}
    </section>
  );
}

function entitiesOn(scorecard: string, team: string): string {
  const { namespace, name } = parseEntityRef(scorecard);
  return `/overview/${namespace}/${name}?${new URLSearchParams({
    view: 'entities',
    owner: team,
  })}`;
}
