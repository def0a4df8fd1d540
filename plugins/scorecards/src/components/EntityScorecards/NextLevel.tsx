import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import { RiTrophyLine } from '@remixicon/react';
import type {
  EntityScorecard,
  Scorecard,
} from '@paved/plugin-scorecards-common';
import { levelTitle } from '../../words';
import { FixList } from '../Fixes';

/** The smallest set of fixes that leads one level up. */
export function NextLevel(props: {
  scorecard: Scorecard;
  nextLevel: EntityScorecard['nextLevel'];
}) {
  const { scorecard, nextLevel } = props;
  return (
    <Card>
      <CardHeader>
        <Text as="h3" variant="body-large" weight="bold">
          {nextLevel
            ? `To reach ${levelTitle(scorecard, nextLevel.level)}`
            : 'Highest level reached'}
        </Text>
      </CardHeader>
      <CardBody>
        {nextLevel ? (
          <FixList fixes={nextLevel.fixes} />
        ) : (
          <Flex align="center" gap="3">
            <RiTrophyLine size={20} aria-hidden />
            <Text color="secondary">
              Nothing is left to mend. When a check changes or a fact grows too
              old, it is listed here.
            </Text>
          </Flex>
        )}
      </CardBody>
    </Card>
  );
}
