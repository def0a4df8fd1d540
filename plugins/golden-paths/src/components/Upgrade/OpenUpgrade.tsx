import { useCallback } from 'react';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import {
  Alert,
  Button,
  ButtonLink,
  Card,
  CardBody,
  CardHeader,
  Flex,
  Text,
} from '@backstage/ui';
import type { Upgrade } from '@paved/plugin-golden-paths-common';
import { Ago, CopyableCode, count, useAction } from '@paved/ui';
import { goldenPathsApiRef } from '../../api';
import { reviewCommands } from '../../words';
import { UpgradeStateBadge } from '../Badges';
import { Conflicts } from './Conflicts';
import styles from './Upgrade.module.css';

/** A change request that waits: where it is, how to review it, and, on the host that has no review page, merging it. */
export function OpenUpgrade(props: {
  upgrade: Upgrade;
  mayUpgrade: boolean;
  onChanged: () => void;
}) {
  const { upgrade, mayUpgrade, onChanged } = props;
  const { from, to, branch, url, conflicts, changes, createdAt, hasLostBase } =
    upgrade;
  // The portal's own host is the only one without pages of its own to review and merge on
  const isMergedHere = upgrade.repository.startsWith('directory:');
  const api = useApi(goldenPathsApiRef);
  const toasts = useApi(toastApiRef);
  const merge = useAction(
    'It was not merged',
    useCallback(async () => {
      await api.mergeUpgrade(upgrade.id);
      toasts.post({ title: 'Merged', status: 'success', timeout: 6000 });
      onChanged();
    }, [api, toasts, upgrade.id, onChanged]),
  );
  const close = useAction(
    'It was not closed',
    useCallback(async () => {
      await api.closeUpgrade(upgrade.id);
      onChanged();
    }, [api, upgrade.id, onChanged]),
  );
  return (
    <Card>
      <CardHeader>
        <Flex align="center" justify="between" gap="3" className={styles.head}>
          <Text as="h3" variant="body-large" weight="bold">
            {from === to ? (
              <>
                Adoption of{' '}
                <EntityDisplayName
                  entityRef={upgrade.path}
                  hideIcon
                  disableTooltip
                />{' '}
                {to}
              </>
            ) : (
              `Upgrade to ${to}`
            )}
          </Text>
          <UpgradeStateBadge state={upgrade.state} />
        </Flex>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="3">
          <Text as="p">
            {count(changes, 'file')} on branch <code>{branch}</code>, opened{' '}
            <Ago at={createdAt} />.
          </Text>
          {conflicts.length > 0 && (
            <>
              <Text as="p">
                {count(conflicts.length, 'file needs', 'files need')} a look by
                your team before it is merged:
              </Text>
              <Conflicts conflicts={conflicts} />
            </>
          )}
          {hasLostBase ? (
            <Alert
              status="warning"
              title="History was rewritten since this was proposed"
              description="Merging it would bring back what was taken out. Close it, and upgrade again."
            />
          ) : (
            <CopyableCode
              label="Review it in a clone"
              code={reviewCommands(upgrade, {
                isMergedElsewhere: !isMergedHere,
              })}
            />
          )}
          <Flex gap="2" className={styles.head}>
            {url && (
              <ButtonLink
                href={url}
                variant="secondary"
                aria-label={`Change request to ${to}`}
              >
                Change request
              </ButtonLink>
            )}
            {isMergedHere &&
              mayUpgrade &&
              conflicts.length === 0 &&
              !hasLostBase && (
                <Button isPending={merge.isPending} onPress={merge.run}>
                  Merge
                </Button>
              )}
            {mayUpgrade && (
              <Button
                variant="secondary"
                isPending={close.isPending}
                onPress={close.run}
              >
                Close
              </Button>
            )}
          </Flex>
        </Flex>
      </CardBody>
    </Card>
  );
}
