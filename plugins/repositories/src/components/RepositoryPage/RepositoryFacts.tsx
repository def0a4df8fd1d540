import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type {
  Commit,
  RepositoryDetail,
} from '@paved/plugin-repositories-common';
import { timeAgo, useLoaded } from '@paved/ui';
import { repositoriesApiRef } from '../../api';
import styles from './RepositoryOverview.module.css';

/** Where it lives, what its head is, who changed it last, when it was looked at. */
export function RepositoryFacts(props: { repository: RepositoryDetail }) {
  const { repository } = props;
  const { host, defaultBranch, head, checkedAt, unreachableSince, files } =
    repository;
  return (
    <dl className={styles.facts}>
      <dt>Host</dt>
      <dd>{host}</dd>
      <dt>Default branch</dt>
      <dd className={styles.code}>{defaultBranch ?? 'None yet'}</dd>
      <dt>Head</dt>
      <dd className={styles.code}>{head?.slice(0, 7) ?? 'No commit yet'}</dd>
      {head && <LastChange repository={repository} />}
      <dt>Catalog files</dt>
      <dd className={styles.code}>
        {files.length > 0 ? files.join(', ') : 'None'}
      </dd>
      <dt>Checked</dt>
      <dd>{checkedAt ? timeAgo(checkedAt) : 'Not yet'}</dd>
      {unreachableSince && (
        <>
          <dt>Unreachable</dt>
          <dd>since {timeAgo(unreachableSince)}</dd>
        </>
      )}
    </dl>
  );
}

function LastChange(props: { repository: RepositoryDetail }) {
  const { repository } = props;
  const api = useApi(repositoriesApiRef);
  const { state } = useLoaded(
    useCallback(() => api.history(repository, { limit: 1 }), [api, repository]),
  );
  const text: Record<typeof state.status, () => string> = {
    loading: () => '…',
    error: () => 'Could not be read',
    loaded: () =>
      describe(state.status === 'loaded' ? state.value[0] : undefined),
  };
  return (
    <>
      <dt>Last change</dt>
      <dd>{text[state.status]()}</dd>
    </>
  );
}

function describe(commit: Commit | undefined): string {
  return commit
    ? `${commit.subject}, by ${commit.authorName} ${timeAgo(commit.authoredAt)}`
    : 'None';
}
