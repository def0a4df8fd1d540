import { useCallback } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import {
  fetchApiRef,
  useApi,
  useRouteRef,
} from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import type {
  RollupItem,
  ScorecardSummary,
} from '@paved/plugin-scorecards-common';
import { LoadError, LoadingLines, percent, useLoaded } from '@paved/ui';
import { scorecardsRouteRef } from '../../routes';
import { count } from '../../words';
import styles from './TeamPage.module.css';

/** Where a team's services stand on each scorecard; nothing where the portal has no scorecards. */
export function TeamScorecards(props: { team: string }) {
  const root = useRouteRef(scorecardsRouteRef)?.();
  return root === undefined ? null : (
    <Standings team={props.team} root={root} />
  );
}

function Standings(props: { team: string; root: string }) {
  const { team, root } = props;
  const { fetch } = useApi(fetchApiRef);
  const { state, reload } = useLoaded(
    useCallback(async () => {
      const items = async <T,>(at: string): Promise<T[]> => {
        const response = await fetch(`plugin://scorecards${at}`);
        if (!response.ok) {
          throw await ResponseError.fromResponse(response);
        }
        return (await response.json()).items;
      };
      const summaries = await items<ScorecardSummary>('/scorecards');
      return Promise.all(
        summaries.map(async ({ scorecard }) => {
          const asked = new URLSearchParams({
            scorecard: scorecard.ref,
            by: 'owner',
          });
          const owners = await items<RollupItem>(`/rollups?${asked}`);
          return {
            scorecard,
            standing: owners.find(({ ref }) => ref === team),
          };
        }),
      );
    }, [fetch, team]),
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
              <Link href={`${root}${entitiesOn(scorecard.ref, team)}`}>
                {scorecard.title}
              </Link>{' '}
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
