import { Card, CardBody, CardHeader, Flex, Link, Text } from '@backstage/ui';
import type {
  GateDecision,
  GateReason,
  Scorecard,
} from '@paved/plugin-scorecards-common';
import { count, day, levelTitle } from '../../words';
import { CheckStatusBadge, GateBadge } from '../Badges';
import { openable } from '../Fixes';
import styles from './GateAnswer.module.css';

/** Can I release? What `paved gate` says in CI, in the same words. */
export function GateAnswer(props: {
  gate: GateDecision;
  scorecard: Scorecard;
}) {
  const { gate, scorecard } = props;
  return (
    <Card>
      <CardHeader>
        <Flex justify="between" align="center" gap="3">
          <Text as="h3" variant="body-large" weight="bold">
            Can I release?
          </Text>
          <GateBadge decision={gate.decision} />
        </Flex>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="4">
          <Text as="p">{sentence(gate, scorecard)}</Text>
          {gate.reasons.length > 0 && (
            <ul className={styles.reasons}>
              {gate.reasons.map(reason => (
                <Reason key={reason.check} reason={reason} />
              ))}
            </ul>
          )}
          {gate.waivers.length > 0 && (
            <Text variant="body-small" color="secondary">
              It counts on {count(gate.waivers.length, 'waiver')}:{' '}
              {gate.waivers
                .map(
                  ({ check, until }) =>
                    `${
                      scorecard.checks.find(({ id }) => id === check)?.title ??
                      check
                    } (until ${day(until)})`,
                )
                .join(', ')}
              .
            </Text>
          )}
          <Text variant="body-small" color="secondary" as="p">
            In CI:{' '}
            <code className={styles.command}>
              paved gate {gate.entityRef} --scorecard{' '}
              {scorecard.ref.replace('scorecard:default/', '')}
            </code>
          </Text>
        </Flex>
      </CardBody>
    </Card>
  );
}

function Reason(props: { reason: GateReason }) {
  const { title, status, message, remedy, url } = props.reason;
  const href = url && openable(url);
  return (
    <li className={styles.reason}>
      <Text weight="bold">{title}</Text>
      <CheckStatusBadge status={status} />
      <Text variant="body-small">{message}</Text>
      {remedy && (
        <Text variant="body-small" color="secondary">
          {remedy}
        </Text>
      )}
      {href && (
        <Link href={href} variant="body-small" aria-label={`Read on: ${title}`}>
          Read on
        </Link>
      )}
    </li>
  );
}

function sentence(gate: GateDecision, scorecard: Scorecard): string {
  const required = levelTitle(scorecard, gate.requiredLevel);
  switch (gate.decision) {
    case 'allow':
      return `Yes. A release needs ${required}, and everything that it asks for is met.`;
    case 'deny':
      return `No. A release needs ${required}, and ${count(
        gate.reasons.length,
        'check stands',
        'checks stand',
      )} in the way.`;
    default:
      return `Not as far as is known. A release needs ${required}, nothing is known to fail, but ${count(
        gate.reasons.length,
        'check has',
        'checks have',
      )} no certain answer.`;
  }
}
