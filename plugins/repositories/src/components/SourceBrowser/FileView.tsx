import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Text } from '@backstage/ui';
import { LoadError, LoadingLines, NumberedLines, useLoaded } from '@paved/ui';
import {
  repositoriesApiRef,
  type RepositoryName,
  type SourceFile,
} from '../../api';
import { nameOf } from './tree';
import styles from './SourceBrowser.module.css';

/** One file at a commit. What can't be shown as text is said so. */
export function FileView(props: {
  repository: RepositoryName;
  refName: string;
  path: string;
  line: number | undefined;
}) {
  const { repository, refName, path, line } = props;
  const api = useApi(repositoriesApiRef);
  const { state, reload } = useLoaded(
    useCallback(
      () => api.file(repository, { ref: refName, path }),
      [api, repository, refName, path],
    ),
  );
  if (state.status === 'loading') {
    return <LoadingLines what={path} lines={6} />;
  }
  if (state.status === 'error') {
    return (
      <LoadError
        title={`${path} could not be loaded`}
        error={state.error}
        onRetry={reload}
      />
    );
  }
  const file = state.value;
  const obstacle = obstacleOf(file);
  return (
    <Flex direction="column" gap="2">
      <Flex justify="between" gap="4">
        <Text as="h3" variant="body-medium" weight="bold">
          {path}
        </Text>
        <Text variant="body-small" color="secondary">
          {readableSize(file.size)}
        </Text>
      </Flex>
      {obstacle ? (
        <Alert
          status="info"
          icon
          title={obstacle}
          description={`Clone the repository to open ${nameOf(path)}.`}
        />
      ) : (
        <div className={styles.text}>
          <NumberedLines
            key={file.path}
            text={file.content ?? ''}
            highlighted={line}
            label={path}
          />
        </div>
      )}
    </Flex>
  );
}

function obstacleOf(file: SourceFile): string | undefined {
  if (file.tooLarge) {
    return 'This file is too large to be shown here';
  }
  return file.encoding === 'base64'
    ? 'This file is not text, so it is not shown here'
    : undefined;
}

function readableSize(bytes: number): string {
  if (bytes < 1024) {
    return `${bytes} B`;
  }
  return bytes < 1024 * 1024
    ? `${(bytes / 1024).toFixed(1)} KiB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
