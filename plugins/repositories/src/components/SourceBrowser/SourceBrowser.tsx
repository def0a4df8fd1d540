import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Text } from '@backstage/ui';
import type {
  RepositoryDetail,
  TreeEntry,
} from '@paved/plugin-repositories-common';
import { LoadError, LoadingLines, useLoaded } from '@paved/ui';
import { repositoriesApiRef } from '../../api';
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
  const isMissing = path !== undefined && !has(entries, path);
  const file = isMissing ? undefined : fileToShow(entries, path);
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
              status={isMissing ? 'warning' : 'info'}
              icon
              title={
                isMissing
                  ? `There is no ${path} at this commit`
                  : 'Choose a file'
              }
              description={
                isMissing
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

function has(entries: TreeEntry[], path: string): boolean {
  return entries.some(entry => entry.path === path);
}

/** The file at the path, or the read-me of the folder that it is, or of the whole repository. */
function fileToShow(
  entries: TreeEntry[],
  path: string | undefined,
): string | undefined {
  const files = entries.filter(({ type }) => type === 'file');
  if (path !== undefined && has(files, path)) {
    return path;
  }
  const readMe = `${path === undefined ? '' : `${path}/`}readme.md`;
  return files.find(
    candidate => candidate.path.toLowerCase() === readMe.toLowerCase(),
  )?.path;
}
