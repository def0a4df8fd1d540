import { useCallback } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { Flex, Link, Text } from '@backstage/ui';
import type { EntityScorecard } from '@paved/plugin-scorecards-common';
import { LoadError, LoadingLines, useLoaded } from '@paved/ui';
import { scorecardsApiRef } from '../../api';
import { useScorecardPaths } from '../../useScorecardPaths';
import { count, levelTitle, percent } from '../../words';
import { GateBadge, LevelBadge } from '../Badges';
import styles from './EntityScorecardsCard.module.css';

/** Where an entity stands on each scorecard, and whether it can be released; the tab tells the rest. */
export function EntityScorecardsCard() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const api = useApi(scorecardsApiRef);
  const { state, reload } = useLoaded(
    useCallback(async () => {
      const items = await api.entity(entityRef);
      return items.filter(({ evaluation }) => evaluation.applicable);
    }, [api, entityRef]),
  );
  return (
    <EntityInfoCard title="Scorecards">
      {state.status === 'loading' && <LoadingLines what="the scorecards" />}
      {state.status === 'error' && (
        <LoadError
          title="The scorecards could not be loaded"
          error={state.error}
          onRetry={reload}
        />
      )}
      {state.status === 'loaded' && state.value.length === 0 && (
        <Text color="secondary">
          No scorecard applies to this. What one applies to is said under
          `appliesTo` in its file.
        </Text>
      )}
      {state.status === 'loaded' && state.value.length > 0 && (
        <ul className={styles.list}>
          {state.value.map(item => (
            <li key={item.scorecard.ref}>
              <OneStanding item={item} />
            </li>
          ))}
        </ul>
      )}
    </EntityInfoCard>
  );
}

function OneStanding(props: { item: EntityScorecard }) {
  const { scorecard, evaluation, gate, nextLevel } = props.item;
  const { level, levelWithoutWaivers, score } = evaluation;
  const paths = useScorecardPaths();
  return (
    <Flex direction="column" gap="2">
      <Flex justify="between" align="center" gap="3" className={styles.line}>
        <Link href={paths.entity(evaluation.entityRef, scorecard.ref)}>
          {scorecard.title}
        </Link>
        <LevelBadge scorecard={scorecard} level={level} />
      </Flex>
      <Flex justify="between" align="center" gap="3" className={styles.line}>
        <Text variant="body-small" color="secondary">
          {score === undefined ? 'No score yet' : `Score ${percent(score)}`}
          {levelWithoutWaivers !== level &&
            `, without waivers ${levelTitle(scorecard, levelWithoutWaivers)}`}
        </Text>
        <GateBadge decision={gate.decision} />
      </Flex>
      {nextLevel && nextLevel.fixes.length > 0 && (
        <Text variant="body-small">
          {count(nextLevel.fixes.length, 'fix', 'fixes')} to{' '}
          {levelTitle(scorecard, nextLevel.level)}, first:{' '}
          {nextLevel.fixes[0].title}
        </Text>
      )}
    </Flex>
  );
}
