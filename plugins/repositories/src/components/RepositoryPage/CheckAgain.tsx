import { useCallback } from 'react';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button } from '@backstage/ui';
import { RiRefreshLine } from '@remixicon/react';
import {
  repositoryRefreshPermission,
  type RepositoryStatus,
} from '@paved/plugin-repositories-common';
import { useAction } from '@paved/ui';
import { repositoriesApiRef } from '../../api';
import { repositoryStates } from '../StateBadge';

/** Checks the repository now and tells the outcome; offered to those who may. */
export function CheckAgain(props: {
  repository: RepositoryStatus;
  onChecked: () => void;
}) {
  const { repository, onChecked } = props;
  const api = useApi(repositoriesApiRef);
  const toasts = useApi(toastApiRef);
  const { allowed } = usePermission({
    permission: repositoryRefreshPermission,
    resourceRef: repository.id,
  });
  const check = useAction(
    `${repository.name} could not be checked`,
    useCallback(async () => {
      const { repository: after, findings } = await api.refresh(repository);
      toasts.post({
        title: `Checked: ${repositoryStates[after.state].label.toLowerCase()}`,
        description:
          findings.length === 0
            ? 'Nothing to mend.'
            : `${findings.length} ${
                findings.length === 1 ? 'finding' : 'findings'
              }.`,
        status: after.state === 'registered' ? 'success' : 'warning',
        timeout: 6000,
      });
      onChecked();
    }, [api, repository, toasts, onChecked]),
  );
  if (!allowed) {
    return null;
  }
  return (
    <Button
      variant="secondary"
      iconStart={<RiRefreshLine />}
      isPending={check.isPending}
      onPress={check.run}
    >
      Check again now
    </Button>
  );
}
