import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Flex, Text } from '@backstage/ui';
import { LinearProgress } from '@material-ui/core';
import { RiRefreshLine } from '@remixicon/react';
import {
  discoveryAdminPermission,
  type DiscoveryRun,
  type DiscoverySummary,
} from '@paved/plugin-repositories-common';
import { duration, timeAgo, useAction } from '@paved/ui';
import { repositoriesApiRef } from '../../api';
import styles from './LastRun.module.css';

/** When everything was last compared, what that gave, and for administrators the way to do it now. */
export function LastRun(props: {
  summary: DiscoverySummary;
  onRunRequested: () => void;
}) {
  const { summary, onRunRequested } = props;
  const api = useApi(repositoriesApiRef);
  const { allowed } = usePermission({ permission: discoveryAdminPermission });
  const start = useAction(
    'The run could not be started',
    useCallback(async () => {
      await api.startRun();
      onRunRequested();
    }, [api, onRunRequested]),
  );
  return (
    <Flex direction="column" gap="2" align="end" className={styles.root}>
      <Text
        variant="body-small"
        color="secondary"
        as="p"
        className={styles.told}
      >
        {summary.running ? 'A run is under way.' : describe(summary.lastRun)}
      </Text>
      {summary.running && (
        <LinearProgress
          className={styles.progress}
          aria-label="Repositories are being compared"
        />
      )}
      {allowed && (
        <Button
          size="small"
          variant="secondary"
          iconStart={<RiRefreshLine />}
          isPending={start.isPending || summary.running}
          onPress={start.run}
        >
          Check all now
        </Button>
      )}
    </Flex>
  );
}

function describe(run: DiscoveryRun | undefined): string {
  if (!run) {
    return 'No run yet. The first one starts by itself.';
  }
  const ended = run.endedAt ?? run.startedAt;
  const when = `Last run ${timeAgo(ended)}`;
  if (run.status === 'failed') {
    return `${when} failed: ${run.message ?? 'no reason was given'}`;
  }
  const took = run.endedAt ? ` in ${duration(run.startedAt, run.endedAt)}` : '';
  const unreachable =
    run.unreachable > 0 ? `, ${run.unreachable} unreachable` : '';
  return `${when}${took}: ${run.seen} seen, ${run.changed} changed${unreachable}; entities +${run.added} ~${run.updated} −${run.removed}`;
}
