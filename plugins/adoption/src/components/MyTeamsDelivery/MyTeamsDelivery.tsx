import { useCallback, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Flex, Link, Select, Text } from '@backstage/ui';
import type { Titled } from '@paved/plugin-adoption-common';
import { LoadError, LoadingLines, useLoaded } from '@paved/ui';
import { adoptionApiRef, metricsOf } from '../../api';
import { useAdoptionPaths } from '../../useAdoptionPaths';
import { useViewer } from '../../useViewer';
import { queryOf, readView, writeView } from '../../view';
import { NumberList } from '../NumberList';

const SHOWN = [
  'delivery.deployment-frequency',
  'delivery.lead-time',
  'delivery.change-fail-rate',
];

const LAST_30_DAYS = readView(new URLSearchParams('period=30'));

/** How the reader's team delivered in the last 30 days. */
export function MyTeamsDelivery() {
  const { state, reload } = useViewer();
  if (state.status === 'loading') {
    return <LoadingLines what="your team" />;
  }
  if (state.status === 'error') {
    return (
      <LoadError
        title="Your team could not be loaded"
        error={state.error}
        onRetry={reload}
      />
    );
  }
  const { teams } = state.value;
  return teams.length === 0 ? (
    <Text color="secondary">
      You belong to no team in the catalog. Ask the platform team to add you to
      yours.
    </Text>
  ) : (
    <OneOf teams={teams} />
  );
}

function OneOf(props: { teams: Titled[] }) {
  const { teams } = props;
  const [team, setTeam] = useState(teams[0].ref);
  return (
    <Flex direction="column" gap="3">
      {teams.length > 1 && (
        <Select
          aria-label="Team"
          size="small"
          value={team}
          onChange={key => setTeam(String(key))}
          options={teams.map(({ ref, title }) => ({
            value: ref,
            label: title,
          }))}
        />
      )}
      <Numbers team={team} />
    </Flex>
  );
}

function Numbers(props: { team: string }) {
  const { team } = props;
  const api = useApi(adoptionApiRef);
  const paths = useAdoptionPaths();
  const { state, reload } = useLoaded(
    useCallback(
      () =>
        metricsOf(api).chosenTiles(
          ids => SHOWN.filter(id => ids.includes(id)),
          queryOf({ ...LAST_30_DAYS, team }, new Date()),
        ),
      [api, team],
    ),
  );
  const suffix = `?${writeView(LAST_30_DAYS)}`;
  if (state.status === 'loading') {
    return <LoadingLines what="how it delivers" />;
  }
  if (state.status === 'error') {
    return (
      <LoadError
        title="How your team delivers could not be loaded"
        error={state.error}
        onRetry={reload}
      />
    );
  }
  return (
    <>
      <NumberList
        label="Delivery in the last 30 days"
        tiles={state.value}
        hrefOf={id =>
          paths.metric(id, `?${writeView({ ...LAST_30_DAYS, team })}`)
        }
      />
      <Link variant="body-small" href={paths.team(team, suffix)}>
        More of the last 30 days
      </Link>
    </>
  );
}
