import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Text } from '@backstage/ui';
import { repositoriesApiRef, type RepositoryDetail } from '../../api';
import { LoadError, LoadingLines, useLoaded } from '../LoadState';
import { FileTree } from './FileTree';
import { FileView } from './FileView';
import styles from './SourceBrowser.module.css';

/** A repository's files at a ref; which file and line, the address says. */
export function SourceBrowser(props: { repository: RepositoryDetail }) {
  const { repository } = props;
  const api = useApi(repositoriesApiRef);
  const [parameters] = useSearchParams();
  const ref = parameters.get('ref') ?? undefined;
  const path = parameters.get('path') ?? undefined;
  const line = Number.parseInt(parameters.get('line') ?? '', 10) || undefined;
  const { state, reload } = useLoaded(
    useCallback(() => api.tree(repository, { ref }), [api, repository, ref]),
  );

  if (repository.state === 'empty') {
    return (
      <Alert
        status="info"
        icon
        title="There is nothing to show yet"
        description="The repository has no commit. Clone it, commit a file, and push."
      />
    );
  }
  if (state.status === 'loading') {
    return <LoadingLines what="the files" lines={6} />;
  }
  if (state.status === 'error') {
    return (
      <LoadError
        title={`The files${ref ? ` at ${ref}` : ''} could not be loaded`}
        error={state.error}
        onRetry={reload}
      />
    );
  }
  const { commit, entries } = state.value;
  const chosen = path && entries.find(entry => entry.path === path);
  const file =
    chosen && chosen.type === 'file'
      ? chosen.path
      : path === undefined || chosen
      ? entries.find(
          entry =>
            entry.type === 'file' &&
            entry.path.toLowerCase() ===
              `${chosen ? `${chosen.path}/` : ''}readme.md`.toLowerCase(),
        )?.path
      : undefined;
  return (
    <Flex direction="column" gap="3" pt="4">
      <Text variant="body-small" color="secondary">
        At {ref && !commit.startsWith(ref) ? `${ref}, ` : ''}commit{' '}
        <code>{commit.slice(0, 7)}</code>
        {!ref && repository.defaultBranch
          ? ` of ${repository.defaultBranch}`
          : ''}
      </Text>
      <div className={styles.browser}>
        <FileTree
          repository={repository}
          entries={entries}
          current={path}
          refName={ref}
        />
        <div className={styles.file}>
          {file ? (
            <FileView
              repository={repository}
              refName={commit}
              path={file}
              line={line}
            />
          ) : (
            <Alert
              status={path && !chosen ? 'warning' : 'info'}
              icon
              title={
                path && !chosen
                  ? `There is no ${path} at this commit`
                  : 'Choose a file'
              }
              description={
                path && !chosen
                  ? 'It may have been moved or removed. Choose another file.'
                  : 'It is shown here with its line numbers.'
              }
            />
          )}
        </div>
      </div>
    </Flex>
  );
}
