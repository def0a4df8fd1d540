import { useCallback } from 'react';
import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { RiShieldCheckLine } from '@remixicon/react';
import { LoadError, LoadingLines, useLoaded } from '@paved/ui';
import { repositoriesApiRef } from '../../api';
import { FindingsList } from '../FindingsList';
import styles from './NeedsMe.module.css';

const SHOWN = 5;

/** What is wrong with catalog files of things the reader owns, by themselves or through a group. */
export function NeedsMe() {
  const repositories = useApi(repositoriesApiRef);
  const identity = useApi(identityApiRef);
  const { state, reload } = useLoaded(
    useCallback(async () => {
      const { ownershipEntityRefs } = await identity.getBackstageIdentity();
      return repositories.findings({ ownedBy: ownershipEntityRefs });
    }, [repositories, identity]),
  );
  if (state.status === 'loading') {
    return <LoadingLines what="what needs you" />;
  }
  if (state.status === 'error') {
    return (
      <LoadError
        title="What needs you could not be loaded"
        error={state.error}
        onRetry={reload}
      />
    );
  }
  const findings = [...state.value].sort(
    (a, b) => Number(a.severity !== 'error') - Number(b.severity !== 'error'),
  );
  if (findings.length === 0) {
    return (
      <Flex align="center" gap="3">
        <RiShieldCheckLine className={styles.well} aria-hidden />
        <Flex direction="column" gap="0.5">
          <Text weight="bold">All is well.</Text>
          <Text color="secondary">
            Nothing that you or your teams own has an open finding.
          </Text>
        </Flex>
      </Flex>
    );
  }
  return (
    <Flex direction="column" gap="3">
      <FindingsList findings={findings.slice(0, SHOWN)} withRepository />
      {findings.length > SHOWN && (
        <Text variant="body-small" color="secondary">
          And {findings.length - SHOWN} more, in the repositories they are
          about.
        </Text>
      )}
    </Flex>
  );
}
