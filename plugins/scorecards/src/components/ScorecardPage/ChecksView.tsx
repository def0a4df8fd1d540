import { Card, CardBody, CardHeader, Flex, Link, Text } from '@backstage/ui';
import type {
  CheckStatus,
  ScorecardSummary,
} from '@paved/plugin-scorecards-common';
import { Badge } from '@paved/ui';
import { useScorecardPaths } from '../../useScorecardPaths';
import { count, day, percent } from '../../words';
import { checkStatuses, checkStatusOrder } from '../Badges';
import { RemedyText } from '../Fixes';
import styles from './ChecksView.module.css';

/** What the scorecard asks for, level by level, and how many meet it. */
export function ChecksView(props: { summary: ScorecardSummary }) {
  const { summary } = props;
  const { scorecard } = summary;
  return (
    <Flex direction="column" gap="4">
      {scorecard.levels.map(level => {
        const checks = scorecard.checks.filter(
          check => check.level === level.id,
        );
        return (
          <Card key={level.id}>
            <CardHeader>
              <Text as="h3" variant="body-large" weight="bold">
                {level.title}
                {level.id === scorecard.gate.level && ' (needed for a release)'}
              </Text>
            </CardHeader>
            <CardBody>
              {checks.length === 0 ? (
                <Text color="secondary">
                  No check of its own: it needs those of the levels below.
                </Text>
              ) : (
                <ul className={styles.checks}>
                  {checks.map(check => (
                    <li key={check.id} className={styles.check}>
                      <Flex direction="column" gap="1">
                        <Flex gap="3" align="center" className={styles.head}>
                          <Text as="h4" weight="bold" className={styles.title}>
                            {check.title}
                          </Text>
                          {check.enabledFrom &&
                            Date.parse(check.enabledFrom) > Date.now() && (
                              <Badge
                                tone="announcement"
                                icon={checkStatuses.announced.icon}
                              >
                                Counts from {day(check.enabledFrom)}
                              </Badge>
                            )}
                        </Flex>
                        <Text variant="body-small">{check.why}</Text>
                        <Counts summary={summary} check={check.id} />
                        <details className={styles.more}>
                          <summary>How it is decided and mended</summary>
                          <Flex direction="column" gap="2">
                            <code className={styles.expression}>
                              {check.expression}
                            </code>
                            <Text variant="body-small" color="secondary">
                              Weight {check.weight} in the score (
                              {percent(
                                check.weight /
                                  scorecard.checks.reduce(
                                    (sum, { weight }) => sum + weight,
                                    0,
                                  ),
                              )}
                              )
                            </Text>
                            {check.remedy && <RemedyText {...check.remedy} />}
                          </Flex>
                        </details>
                      </Flex>
                    </li>
                  ))}
                </ul>
              )}
            </CardBody>
          </Card>
        );
      })}
    </Flex>
  );
}

/** Each number leads to the entities that it counts. */
function Counts(props: { summary: ScorecardSummary; check: string }) {
  const { summary, check } = props;
  const paths = useScorecardPaths();
  const counts =
    summary.checks.find(entry => entry.check === check)?.counts ?? {};
  const shown = checkStatusOrder.flatMap(status => {
    const number = counts[status] ?? 0;
    return number > 0 ? [{ status, number }] : [];
  });
  if (shown.length === 0) {
    return (
      <Text variant="body-small" color="secondary">
        Not evaluated yet
      </Text>
    );
  }
  return (
    <Flex gap="4" className={styles.head}>
      {shown.map(({ status, number }) => (
        <span
          key={status}
          className={styles.count}
          data-tone={checkStatuses[status].tone}
        >
          {checkStatuses[status].icon}
          <Link
            variant="body-small"
            href={paths.scorecard(summary.scorecard.ref, {
              view: 'entities',
              check,
              status,
            })}
          >
            {told(status, number)}
          </Link>
        </span>
      ))}
    </Flex>
  );
}

function told(status: CheckStatus, number: number): string {
  return `${checkStatuses[status].label}: ${count(
    number,
    'entity',
    'entities',
  )}`;
}
