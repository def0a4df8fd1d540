import { useCallback } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { ButtonLink, Flex, Text } from '@backstage/ui';
import { isNotFound, LoadError, LoadingLines, useLoaded } from '@paved/ui';
import { goldenPathsApiRef } from '../../api';
import { usePathAddresses } from '../../usePathAddresses';
import { useRefreshWhile } from '../../useRefreshWhile';
import { Adopt } from '../Adopt';
import { OnPath } from './OnPath';

/** The tab of an entity: its path and release, how far it is from it, and the ways to come nearer or to step off. */
export function EntityGoldenPath() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const api = useApi(goldenPathsApiRef);
  const { state, reload } = useLoaded(
    useCallback(() => api.entity(entityRef), [api, entityRef]),
  );
  const service = state.status === 'loaded' ? state.value.service : undefined;
  // Drift is computed in the background, after each push
  useRefreshWhile(
    service !== undefined && !service.drift && !service.problem,
    reload,
  );
  if (state.status === 'loading') {
    return <LoadingLines what="the golden path" lines={6} />;
  }
  if (state.status === 'error') {
    return isNotFound(state.error) ? (
      <NoRepository />
    ) : (
      <LoadError
        title="The golden path could not be loaded"
        error={state.error}
        onRetry={reload}
      />
    );
  }
  const { repository, upgrades, mayUpgrade } = state.value;
  if (service) {
    return (
      <OnPath
        entityRef={entityRef}
        answer={state.value}
        service={service}
        onChanged={reload}
      />
    );
  }
  return repository ? (
    <Adopt
      entityRef={entityRef}
      upgrades={upgrades}
      mayAdopt={mayUpgrade}
      onChanged={reload}
    />
  ) : (
    <NoRepository />
  );
}

function NoRepository() {
  const addresses = usePathAddresses();
  return (
    <Flex direction="column" align="center" gap="3" p="6">
      <Text weight="bold">It is not on a golden path.</Text>
      <Text color="secondary">
        Only what is declared in a repository that the portal reads can be on
        one.
      </Text>
      <ButtonLink size="small" variant="secondary" href={addresses.paths}>
        All golden paths
      </ButtonLink>
    </Flex>
  );
}
