import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Flex, Text } from '@backstage/ui';
import {
  rolloutManagePermission,
  type PathDetail,
} from '@paved/plugin-golden-paths-common';
import { LoadError, LoadingLines, useLoaded } from '@paved/ui';
import { goldenPathsApiRef } from '../../api';
import { useRefreshWhile } from '../../useRefreshWhile';
import { PlainList } from '../Lists';
import { OneRollout } from './OneRollout';
import { StartRollout } from './StartRollout';

/** How the fleet is brought to a release, a wave at a time. */
export function RolloutsView(props: { detail: PathDetail }) {
  const { detail } = props;
  const { path, latest } = detail;
  const { allowed: mayManage } = usePermission({
    permission: rolloutManagePermission,
    resourceRef: path.ref,
  });
  const api = useApi(goldenPathsApiRef);
  const { state, reload } = useLoaded(
    useCallback(() => api.rollouts(path.ref), [api, path.ref]),
  );
  const rollouts = state.status === 'loaded' ? state.value : [];
  useRefreshWhile(
    rollouts.some(rollout => rollout.state === 'running'),
    reload,
  );
  const isOneOpen = rollouts.some(rollout =>
    ['running', 'waiting', 'stopped'].includes(rollout.state),
  );
  return (
    <Flex direction="column" gap="4">
      {latest && mayManage && state.status === 'loaded' && !isOneOpen && (
        <div>
          <StartRollout
            path={path.ref}
            latest={latest.version}
            behind={detail.drift.behind}
            onStarted={reload}
          />
        </div>
      )}
      {state.status === 'loading' && (
        <LoadingLines what="the roll-outs" lines={4} />
      )}
      {state.status === 'error' && (
        <LoadError
          title="The roll-outs could not be loaded"
          error={state.error}
          onRetry={reload}
        />
      )}
      {state.status === 'loaded' && rollouts.length === 0 && (
        <Flex direction="column" align="center" gap="2" p="6">
          <Text weight="bold">No release was rolled out yet.</Text>
          <Text color="secondary">
            {mayManage
              ? 'A roll-out opens change requests for the services that are behind, a wave at a time, and stops by itself when something goes wrong.'
              : 'The owners of this path start one; teams can upgrade without it at any time.'}
          </Text>
        </Flex>
      )}
      {rollouts.length > 0 && (
        <PlainList label="Roll-outs">
          {rollouts.map(rollout => (
            <li key={rollout.id}>
              <OneRollout
                rollout={rollout}
                mayManage={mayManage}
                onChanged={reload}
              />
            </li>
          ))}
        </PlainList>
      )}
    </Flex>
  );
}
