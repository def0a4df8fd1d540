import type { Drift } from '@paved/plugin-golden-paths-common';
import { Flex, Text } from '@backstage/ui';
import { Ago, LoadingLines } from '@paved/ui';
import styles from './EntityGoldenPath.module.css';

/** The three numbers of drift, each with what it means. */
export function DriftNumbers(props: {
  drift: Drift | undefined;
  latest: string | undefined;
}) {
  const { drift, latest } = props;
  if (!drift) {
    return <LoadingLines what="the drift, which is being computed" lines={2} />;
  }
  const { behind, managedChanged, wouldConflict, computedAt } = drift;
  return (
    <Flex direction="column" gap="2">
      <dl className={styles.numbers}>
        <Number
          name="Releases behind"
          value={behind}
          meaning={
            behind === 0
              ? 'It has everything that the path has to give.'
              : `Published since, up to ${latest ?? 'the latest'}.`
          }
        />
        <Number
          name="Managed files changed"
          value={managedChanged.length}
          meaning={
            managedChanged.length === 0
              ? 'What the platform keeps up to date is as it came.'
              : 'By your team, or removed. An upgrade merges with them; say so below if they are to stay yours.'
          }
        />
        <Number
          name="Files that would conflict"
          value={wouldConflict?.length}
          meaning={conflictWords(drift)}
        />
      </dl>
      <Text as="p" variant="body-small" color="secondary">
        Computed <Ago at={computedAt} />, and again after each push and release.
      </Text>
    </Flex>
  );
}

function Number(props: {
  name: string;
  value: number | undefined;
  meaning: string;
}) {
  const { name, value, meaning } = props;
  return (
    <div className={styles.number}>
      <dt>{name}</dt>
      <dd className={styles.value}>{value ?? '…'}</dd>
      <dd>
        <Text variant="body-small" color="secondary">
          {meaning}
        </Text>
      </dd>
    </div>
  );
}

function conflictWords({ behind, wouldConflict }: Drift): string {
  if (wouldConflict === undefined) {
    return 'A trial upgrade is still to be made.';
  }
  if (behind === 0) {
    return 'There is nothing to upgrade to.';
  }
  return wouldConflict.length === 0
    ? 'A trial upgrade to the latest release merged by itself.'
    : `If it were upgraded now: ${wouldConflict.join(', ')}.`;
}
