import { Flex, Link, Text } from '@backstage/ui';
import type {
  ExplainedChange,
  ExplainedDeployment,
} from '@paved/plugin-adoption-common';
import { Ago, Badge, PlainTable } from '@paved/ui';
import { count, minutesText, timeText } from '../../words';
import { IncidentItem } from './IncidentItem';
import styles from './EntityDelivery.module.css';

const SHORT_COMMIT = 10;

const stages = [
  ['coding', 'First commit to change request'],
  ['pickup', 'To the first review'],
  ['review', 'Review to merge'],
  ['deploy', 'Merge to production'],
] as const;

/** A deployment: what was new in it, how long that took, and what it caused. */
export function DeploymentItem(props: {
  deployment: ExplainedDeployment;
  zone: string;
}) {
  const { deployment, zone } = props;
  const {
    finishedAt,
    commit,
    version,
    url,
    changes,
    changeCount,
    leadTime,
    unknownBecause,
    contentBecause,
    incidents,
    rework,
  } = deployment;
  const name = version ?? commit?.slice(0, SHORT_COMMIT) ?? 'Deployment';
  return (
    <details className={styles.item}>
      <summary>
        <span className={styles.summary}>
          <Text weight="bold">{name}</Text>
          <Text variant="body-small" color="secondary">
            <Ago at={finishedAt} />
          </Text>
          <Text variant="body-small">
            {unknownBecause === undefined
              ? count(changeCount, 'change')
              : `changes not known: ${unknownBecause}`}
            {leadTime !== undefined && `, lead time ${minutesText(leadTime)}`}
          </Text>
          {incidents.length > 0 && (
            <Badge tone="negative">
              Failed: {count(incidents.length, 'incident')}
            </Badge>
          )}
          {rework && <Badge tone="warning">Rework</Badge>}
        </span>
      </summary>
      <Flex direction="column" gap="3" className={styles.body}>
        <Text variant="body-small" color="secondary">
          Ended {timeText(finishedAt, zone)}
          {commit && ` at commit ${commit.slice(0, SHORT_COMMIT)}`}.{' '}
          {url && (
            <Link href={url} variant="body-small">
              Where it was told from
            </Link>
          )}
        </Text>
        <Text variant="body-small">{contentBecause}</Text>
        {rework && <Text variant="body-small">Rework: {rework.because}</Text>}
        {changes.length > 0 && <Changes changes={changes} of={changeCount} />}
        {incidents.map(incident => (
          <IncidentItem key={incident.id} incident={incident} zone={zone} />
        ))}
      </Flex>
    </details>
  );
}

function Changes(props: { changes: ExplainedChange[]; of: number }) {
  const { changes, of } = props;
  return (
    <div>
      <PlainTable
        label="Changes in it"
        columns={['Change', ...stages.map(([, title]) => title), 'Together']}
        rows={changes.map(({ commit, leadTime, isRevert }) => [
          `${commit.slice(0, SHORT_COMMIT)}${isRevert ? ' (revert)' : ''}`,
          ...stages.map(([stage]) => told(leadTime[stage])),
          told(leadTime.total),
        ])}
      />
      {of > changes.length && (
        <Text variant="body-small" color="secondary">
          And {of - changes.length} older ones.
        </Text>
      )}
    </div>
  );
}

function told(minutes: number | undefined): string {
  return minutes === undefined ? 'not known' : minutesText(minutes);
}
