import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import type { ScorecardSummary } from '@paved/plugin-scorecards-common';
import { useScorecardPaths } from '../../useScorecardPaths';
import { count, percent } from '../../words';
import { LevelBar } from '../LevelBar';
import { Rollups } from './Rollups';
import { Trend } from './Trend';
import styles from './ScorecardPage.module.css';

/** How the entities are spread over the levels: now, day by day, and by whose they are. */
export function SpreadView(props: { summary: ScorecardSummary }) {
  const { summary } = props;
  const { scorecard, entities, levels, score } = summary;
  const paths = useScorecardPaths();
  return (
    <Flex direction="column" gap="4">
      <div className={styles.columns}>
        <Card>
          <CardHeader>
            <Text as="h3" variant="body-large" weight="bold">
              Today
            </Text>
          </CardHeader>
          <CardBody>
            <Flex direction="column" gap="4">
              <Text>
                {entities === 0
                  ? 'It applies to nothing in the catalog that you may see. What it applies to is said under `appliesTo` in its file.'
                  : `${count(entities, 'entity', 'entities')}${
                      score === undefined
                        ? ''
                        : `, mean score ${percent(score)}`
                    }`}
              </Text>
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
            </Flex>
          </CardBody>
        </Card>
        <Trend scorecard={scorecard} />
      </div>
      <Rollups scorecard={scorecard} />
    </Flex>
  );
}
