import { Flex, Link, Text } from '@backstage/ui';
import { RiAlertLine } from '@remixicon/react';
import type { ExplainedIncident } from '@paved/plugin-adoption-common';
import { minutesText, timeText } from '../../words';
import styles from './EntityDelivery.module.css';

const rules = {
  told: 'Whoever told of it named this deployment',
  'latest-before': 'The latest deployment before it',
};

/** An incident, what it is put down to and why. */
export function IncidentItem(props: {
  incident: ExplainedIncident;
  zone: string;
}) {
  const { incident, zone } = props;
  const {
    id,
    title,
    severity,
    createdAt,
    resolvedAt,
    url,
    rule,
    because,
    recoveryMinutes,
  } = incident;
  return (
    <Flex gap="2" align="start">
      <RiAlertLine size={18} className={styles.alert} aria-hidden />
      <Flex direction="column" gap="0.5">
        <Text weight="bold">
          {url ? <Link href={url}>{title ?? id}</Link> : title ?? id}
          {severity && ` (${severity})`}
        </Text>
        <Text variant="body-small">
          {timeText(createdAt, zone)}
          {resolvedAt
            ? ` to ${timeText(resolvedAt, zone)}`
            : ', not resolved yet'}
          {recoveryMinutes !== undefined &&
            `; recovered ${minutesText(recoveryMinutes)} after the deployment`}
        </Text>
        <Text variant="body-small" color="secondary">
          {rule ? `${rules[rule]}. ` : ''}
          {because}
        </Text>
      </Flex>
    </Flex>
  );
}
