import { useCallback } from 'react';
import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import type { DiscoverySummary } from '@paved/plugin-repositories-common';
import { LoadError, LoadingLines, timeAgo, useLoaded } from '@paved/ui';
import { repositoriesApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import styles from './PlatformStatus.module.css';

/** Whether the catalog can be relied on now: how much it covers, how fresh it is, what is wrong. */
export function PlatformStatus() {
  const api = useApi(repositoriesApiRef);
  const { state, reload } = useLoaded(useCallback(() => api.summary(), [api]));
  if (state.status === 'loading') {
    return <LoadingLines what="the platform status" />;
  }
  if (state.status === 'error') {
    return (
      <LoadError
        title="The platform status could not be loaded"
        error={state.error}
        onRetry={reload}
      />
    );
  }
  return <LoadedStatus summary={state.value} />;
}

function LoadedStatus(props: { summary: DiscoverySummary }) {
  const { summary } = props;
  const { repositories, byState, errors, entities } = summary;
  const root = useRouteRef(rootRouteRef);
  const registered = byState.registered ?? 0;
  const unreachable = byState.unreachable ?? 0;
  if (repositories === 0) {
    return (
      <Text color="secondary">
        No repository is known yet. The first run of discovery fills this.
      </Text>
    );
  }
  return (
    <Flex direction="column" gap="4">
      <dl className={styles.figures}>
        <Figure
          value={`${Math.round((100 * registered) / repositories)} %`}
          label="covered"
          detail={`${registered} of ${repositories} repositories`}
        />
        <Figure
          value={String(entities)}
          label="entities"
          detail="in the catalog from them"
        />
        <Figure
          value={String(errors)}
          label={errors === 1 ? 'error' : 'errors'}
          detail={
            unreachable > 0
              ? `${unreachable} unreachable`
              : 'every repository was reachable'
          }
        />
      </dl>
      <Flex justify="between" align="center" gap="3">
        <Text variant="body-small" color="secondary">
          {describeFreshness(summary)}
        </Text>
        {root && (
          <Link href={root()} variant="body-small">
            Repositories
          </Link>
        )}
      </Flex>
    </Flex>
  );
}

function Figure(props: { value: string; label: string; detail: string }) {
  const { value, label, detail } = props;
  return (
    <div className={styles.figure}>
      <dt>{label}</dt>
      <dd className={styles.value}>{value}</dd>
      <dd className={styles.detail}>{detail}</dd>
    </div>
  );
}

function describeFreshness({ lastRun, running }: DiscoverySummary): string {
  if (running) {
    return 'A run is under way.';
  }
  if (!lastRun) {
    return 'No run has ended yet.';
  }
  const when = timeAgo(lastRun.endedAt ?? lastRun.startedAt);
  const outcome: Record<typeof lastRun.status, string> = {
    running: `A run started ${when}.`,
    succeeded: `Checked ${when}.`,
    failed: `The last run failed ${when}: ${
      lastRun.message ?? 'no reason was given'
    }`,
    held: `The last run is held since ${when}: a platform engineer must decide.`,
  };
  return outcome[lastRun.status];
}
