import {
  Button,
  Card,
  CardBody,
  CardHeader,
  Flex,
  Link,
  Text,
} from '@backstage/ui';
import { LinearProgress } from '@material-ui/core';
import { RiRefreshLine } from '@remixicon/react';
import type { EntityScorecard, Waiver } from '@paved/plugin-scorecards-common';
import { Ago } from '@paved/ui';
import { useScorecardPaths } from '../../useScorecardPaths';
import { checkTitle, levelTitle, percent } from '../../words';
import { LevelBadge } from '../Badges';
import { WaiverList } from '../Waivers';
import { CheckList } from './CheckList';
import { GateAnswer } from './GateAnswer';
import { History } from './History';
import { NextLevel } from './NextLevel';
import styles from './OneScorecard.module.css';

/** All that one scorecard says of an entity, and what can be done about it. */
export function OneScorecard(props: {
  item: EntityScorecard;
  onChanged: () => void;
  onRefresh: () => void;
  isRefreshing: boolean;
}) {
  const { item, onChanged, onRefresh, isRefreshing } = props;
  const { scorecard, evaluation, gate, nextLevel, waivers } = item;
  const isOpen = ({ state }: Waiver) =>
    state === 'requested' || state === 'approved';
  const open = waivers.filter(isOpen);
  const ended = waivers.filter(waiver => !isOpen(waiver));
  const list = (some: Waiver[]) => (
    <WaiverList
      waivers={some}
      titleOf={({ check }) => checkTitle(scorecard, check)}
      mayDecide={() => item.mayDecideWaiver}
      onChanged={onChanged}
    />
  );
  return (
    <Flex direction="column" gap="4">
      <Standing item={item} onRefresh={onRefresh} isRefreshing={isRefreshing} />
      <div className={styles.columns}>
        <Flex direction="column" gap="4">
          <GateAnswer gate={gate} scorecard={scorecard} />
          <CheckList item={item} onChanged={onChanged} />
        </Flex>
        <Flex direction="column" gap="4">
          <NextLevel scorecard={scorecard} nextLevel={nextLevel} />
          {waivers.length > 0 && (
            <Card>
              <CardHeader>
                <Text as="h3" variant="body-large" weight="bold">
                  Waivers
                </Text>
              </CardHeader>
              <CardBody>
                {open.length > 0 && list(open)}
                {ended.length > 0 && (
                  <details>
                    <summary>Ended ({ended.length})</summary>
                    {list(ended)}
                  </details>
                )}
              </CardBody>
            </Card>
          )}
          <History
            key={evaluation.evaluatedAt}
            entityRef={evaluation.entityRef}
            scorecard={scorecard}
          />
        </Flex>
      </div>
    </Flex>
  );
}

function Standing(props: {
  item: EntityScorecard;
  onRefresh: () => void;
  isRefreshing: boolean;
}) {
  const { item, onRefresh, isRefreshing } = props;
  const { scorecard, evaluation } = item;
  const paths = useScorecardPaths();
  const { level, levelWithoutWaivers, score, scoreWithoutWaivers } = evaluation;
  return (
    <Flex direction="column" gap="2">
      <Flex justify="between" align="start" gap="4" className={styles.head}>
        <Flex direction="column" gap="1">
          <Flex align="center" gap="3" className={styles.head}>
            <Text as="h2" variant="title-x-small" weight="bold">
              {scorecard.title}
            </Text>
            <LevelBadge scorecard={scorecard} level={level} />
            {score !== undefined && (
              <Text className={styles.score}>Score {percent(score)}</Text>
            )}
          </Flex>
          {(levelWithoutWaivers !== level || scoreWithoutWaivers !== score) && (
            <Text variant="body-small">
              Without waivers: {levelTitle(scorecard, levelWithoutWaivers)}
              {scoreWithoutWaivers !== undefined &&
                `, score ${percent(scoreWithoutWaivers)}`}
            </Text>
          )}
          <Text variant="body-small" color="secondary">
            Evaluated <Ago at={evaluation.evaluatedAt} /> by version{' '}
            <code>{evaluation.version.slice(0, 8)}</code> ·{' '}
            <Link href={paths.scorecard(scorecard.ref)} variant="body-small">
              About this scorecard
            </Link>
          </Text>
        </Flex>
        <Button
          variant="secondary"
          iconStart={<RiRefreshLine />}
          isPending={isRefreshing}
          onPress={onRefresh}
        >
          Check again now
        </Button>
      </Flex>
      {isRefreshing && (
        <LinearProgress aria-label="Facts are being collected again" />
      )}
    </Flex>
  );
}
