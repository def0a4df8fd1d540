import { useCallback } from 'react';
import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  EntityInfoCard,
  useEntity,
  useEntityOwnership,
} from '@backstage/plugin-catalog-react';
import { usePermission } from '@backstage/plugin-permission-react';
import { Flex, Link, Text } from '@backstage/ui';
import {
  discoveryAdminPermission,
  parseRepositoryId,
  type RepositoryDetail,
} from '@paved/plugin-repositories-common';
import { LoadError, LoadingLines, timeAgo, useLoaded } from '@paved/ui';
import { repositoriesApiRef } from '../../api';
import { repositoryPath } from '../../repositoryPath';
import { rootRouteRef } from '../../routes';
import { FindingsList } from '../FindingsList';
import { StateBadge } from '../StateBadge';
import { REPOSITORY_ANNOTATION } from './repositoryAnnotation';

/** Where an entity comes from, what changed last, and for its owners what is to be mended. */
export function EntityRepositoryCard() {
  const { entity } = useEntity();
  const id = entity.metadata.annotations?.[REPOSITORY_ANNOTATION];
  return id ? <RepositoryCard key={id} id={id} /> : null;
}

function RepositoryCard(props: { id: string }) {
  const { id } = props;
  const api = useApi(repositoriesApiRef);
  const { state, reload } = useLoaded(
    useCallback(() => api.get(parseRepositoryId(id)), [api, id]),
  );
  return (
    <EntityInfoCard title="Repository">
      {state.status === 'loading' && <LoadingLines what="the repository" />}
      {state.status === 'error' && (
        <LoadError
          title="The repository could not be loaded"
          error={state.error}
          onRetry={reload}
        />
      )}
      {state.status === 'loaded' && <LoadedCard repository={state.value} />}
    </EntityInfoCard>
  );
}

function LoadedCard(props: { repository: RepositoryDetail }) {
  const { repository } = props;
  const root = useRouteRef(rootRouteRef);
  const path = repositoryPath(repository);
  return (
    <Flex direction="column" gap="3">
      <Flex justify="between" align="center" gap="3">
        <Link href={`${root?.() ?? ''}/${path}`} variant="body-medium">
          {repository.owner}/{repository.name}
        </Link>
        <StateBadge state={repository.state} />
      </Flex>
      <LastChange repository={repository} />
      <OwnFindings repository={repository} />
    </Flex>
  );
}

function LastChange(props: { repository: RepositoryDetail }) {
  const { repository } = props;
  const api = useApi(repositoriesApiRef);
  const { state } = useLoaded(
    useCallback(
      () =>
        repository.head
          ? api.history(repository, { limit: 1 })
          : Promise.resolve([]),
      [api, repository],
    ),
  );
  const commit = state.status === 'loaded' ? state.value[0] : undefined;
  return (
    <Text variant="body-small" color="secondary">
      {repository.defaultBranch ?? 'no branch yet'} at{' '}
      <code>{repository.head?.slice(0, 7) ?? 'no commit yet'}</code>
      {commit &&
        `, changed ${timeAgo(commit.authoredAt)} by ${commit.authorName}: ${
          commit.subject
        }`}
      {state.status === 'error' && ' (the last change could not be read)'}
    </Text>
  );
}

/** Findings are for those who can mend them: owners, and who administers discovery. */
function OwnFindings(props: { repository: RepositoryDetail }) {
  const { repository } = props;
  const { entity } = useEntity();
  const { isOwnedEntity } = useEntityOwnership();
  const { allowed: isAdministrator } = usePermission({
    permission: discoveryAdminPermission,
  });
  if (!isOwnedEntity(entity) && !isAdministrator) {
    return null;
  }
  const ref = stringifyEntityRef(entity);
  const place = repository.entities.find(({ entityRef }) => entityRef === ref);
  const own = repository.findings.filter(
    finding =>
      finding.entityRef === ref ||
      // A file too broken to name its entities concerns all that it declared
      (finding.entityRef === undefined && finding.path === place?.path),
  );
  if (own.length === 0) {
    return null;
  }
  return (
    <section aria-label="To mend">
      <FindingsList findings={own} />
    </section>
  );
}
