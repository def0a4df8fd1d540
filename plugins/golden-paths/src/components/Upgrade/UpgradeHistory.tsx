import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Flex, Link, Text } from '@backstage/ui';
import type { Upgrade } from '@paved/plugin-golden-paths-common';
import { Ago, count } from '@paved/ui';
import { UpgradeStateBadge } from '../Badges';
import { PlainList } from '../Lists';
import styles from './Upgrade.module.css';

/** What became of earlier upgrades, newest first. */
export function UpgradeHistory(props: { upgrades: Upgrade[] }) {
  const { upgrades } = props;
  if (upgrades.length === 0) {
    return <Text color="secondary">It was never upgraded.</Text>;
  }
  return (
    <PlainList label="Upgrades">
      {upgrades.map(upgrade => (
        <li key={upgrade.id}>
          <Flex direction="column" gap="1">
            <Flex align="center" gap="3" className={styles.head}>
              <Text weight="bold">
                {upgrade.from === upgrade.to
                  ? `Adopted ${upgrade.to}`
                  : `${upgrade.from} → ${upgrade.to}`}
              </Text>
              <UpgradeStateBadge state={upgrade.state} />
            </Flex>
            <Text variant="body-small" color="secondary">
              <Ago at={upgrade.endedAt ?? upgrade.createdAt} />
              {upgrade.createdBy && (
                <>
                  {' '}
                  · by <EntityRefLink entityRef={upgrade.createdBy} hideIcon />
                </>
              )}
              {upgrade.rollout && ' · in a roll-out'}
              {` · ${count(upgrade.changes, 'file')}`}
              {upgrade.conflicts.length > 0 &&
                ` · ${count(upgrade.conflicts.length, 'conflict')}`}
              {upgrade.url && (
                <>
                  {' '}
                  ·{' '}
                  <Link
                    href={upgrade.url}
                    variant="body-small"
                    aria-label={`Change request to ${upgrade.to}`}
                  >
                    change request
                  </Link>
                </>
              )}
            </Text>
            {upgrade.error && (
              <Text variant="body-small" color="danger">
                {upgrade.error}
              </Text>
            )}
          </Flex>
        </li>
      ))}
    </PlainList>
  );
}
