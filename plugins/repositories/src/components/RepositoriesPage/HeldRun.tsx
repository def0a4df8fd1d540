import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Alert, Button } from '@backstage/ui';
import {
  discoveryAdminPermission,
  type DiscoveryRun,
} from '@paved/plugin-repositories-common';
import { useAction } from '@paved/ui';
import { repositoriesApiRef } from '../../api';

/** A run that would have removed more than allowed waits here for a person who may decide. */
export function HeldRun(props: { run: DiscoveryRun; onApproved: () => void }) {
  const { run, onApproved } = props;
  const api = useApi(repositoriesApiRef);
  const { allowed } = usePermission({ permission: discoveryAdminPermission });
  const approve = useAction(
    'The run could not be approved',
    useCallback(async () => {
      await api.approveRun(run.id);
      onApproved();
    }, [api, run.id, onApproved]),
  );
  const asked = run.heldRemovals?.length ?? run.removed;
  const what =
    run.message ??
    `The last run would have removed ${asked} entities, which is more than is allowed at once.`;
  return (
    <Alert
      status="warning"
      icon
      role="alert"
      title="Discovery is held: nothing was removed"
      description={`${what} ${
        allowed
          ? 'Approve it if these repositories are really gone; otherwise make them readable again, and the next run goes on by itself.'
          : 'A platform engineer has to decide whether that is right.'
      }`}
      customActions={
        allowed ? (
          <Button
            size="small"
            variant="secondary"
            isPending={approve.isPending}
            onPress={approve.run}
          >
            Approve the removals
          </Button>
        ) : undefined
      }
    />
  );
}
