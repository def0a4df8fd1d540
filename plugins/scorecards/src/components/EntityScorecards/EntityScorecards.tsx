import { useSearchParams } from 'react-router-dom';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { ButtonLink, Flex, Tab, TabList, Tabs, Text } from '@backstage/ui';
import type { EntityScorecard } from '@paved/plugin-scorecards-common';
import { LoadError, LoadingLines } from '@paved/ui';
import { useScorecardPaths } from '../../useScorecardPaths';
import { OneScorecard } from './OneScorecard';
import { useEntityScorecards } from './useEntityScorecards';

/** The tab of an entity: why it is, or is not, ready, by each scorecard that applies to it. */
export function EntityScorecards() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const { state, reload, refresh, isRefreshing } =
    useEntityScorecards(entityRef);
  return (
    <>
      {state.status === 'loading' && (
        <LoadingLines what="the scorecards" lines={6} />
      )}
      {state.status === 'error' && (
        <LoadError
          title="The scorecards could not be loaded"
          error={state.error}
          onRetry={reload}
        />
      )}
      {state.status === 'loaded' && (
        <LoadedScorecards
          scorecards={state.value}
          onChanged={reload}
          onRefresh={refresh}
          isRefreshing={isRefreshing}
        />
      )}
    </>
  );
}

function LoadedScorecards(props: {
  scorecards: EntityScorecard[];
  onChanged: () => void;
  onRefresh: () => void;
  isRefreshing: boolean;
}) {
  const { scorecards, ...rest } = props;
  const [parameters, setParameters] = useSearchParams();
  const asked = parameters.get('scorecard');
  const shown =
    scorecards.find(({ scorecard }) => scorecard.ref === asked) ??
    scorecards.find(({ gate }) => gate.decision !== 'allow') ??
    scorecards[0];
  if (!shown) {
    return <NoScorecard />;
  }
  return (
    <Flex direction="column" gap="4">
      {scorecards.length > 1 && (
        <Tabs
          selectedKey={shown.scorecard.ref}
          onSelectionChange={key => setParameters({ scorecard: String(key) })}
        >
          <TabList aria-label="Scorecards">
            {scorecards.map(({ scorecard }) => (
              <Tab key={scorecard.ref} id={scorecard.ref}>
                {scorecard.title}
              </Tab>
            ))}
          </TabList>
        </Tabs>
      )}
      <OneScorecard key={shown.scorecard.ref} item={shown} {...rest} />
    </Flex>
  );
}

function NoScorecard() {
  const paths = useScorecardPaths();
  return (
    <Flex direction="column" align="center" gap="3" p="6">
      <Text weight="bold">No scorecard applies to this.</Text>
      <Text color="secondary">
        What a scorecard applies to is said under `appliesTo` in its file.
      </Text>
      <ButtonLink size="small" variant="secondary" href={paths.scorecards}>
        All scorecards
      </ButtonLink>
    </Flex>
  );
}
