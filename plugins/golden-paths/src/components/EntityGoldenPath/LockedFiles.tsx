import { useMemo } from 'react';
import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import type {
  Deviation,
  Drift,
  FileClass,
  Lock,
} from '@paved/plugin-golden-paths-common';
import { count } from '@paved/ui';
import { FileTree, fileTree } from '../FileTree';
import styles from './EntityGoldenPath.module.css';

const MOST_NOTED = 8;

const classes: Record<FileClass, { title: string; meaning: string }> = {
  managed: {
    title: 'The platform keeps up to date',
    meaning:
      'Upgrades bring what is new in them. You may change them; that counts as drift.',
  },
  scaffolded: {
    title: 'A start, and yours from then on',
    meaning: 'Change them as you like; that is no drift.',
  },
};

/** What came from the path, by who looks after it, and what was changed of it. */
export function LockedFiles(props: {
  lock: Lock;
  drift: Drift | undefined;
  deviations: Deviation[];
}) {
  const { lock, drift } = props;
  return (
    <Card>
      <CardHeader>
        <Text as="h3" variant="body-large" weight="bold">
          What came from the path
        </Text>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="4">
          {(['managed', 'scaffolded'] as const).map(fileClass => (
            <OfClass
              key={fileClass}
              fileClass={fileClass}
              lock={lock}
              drift={drift}
            />
          ))}
          <Text as="p" variant="body-small" color="secondary">
            In a clone, <code>paved path verify</code> proves all of it against
            the lock file.
          </Text>
        </Flex>
      </CardBody>
    </Card>
  );
}

function OfClass(props: {
  fileClass: FileClass;
  lock: Lock;
  drift: Drift | undefined;
}) {
  const { fileClass, lock, drift } = props;
  const { title, meaning } = classes[fileClass];
  const paths = useMemo(
    () =>
      lock.files.flatMap(file => (file.class === fileClass ? file.path : [])),
    [lock, fileClass],
  );
  const nodes = useMemo(() => fileTree(paths), [paths]);
  const notes = useMemo(() => notesOf(drift), [drift]);
  if (paths.length === 0) {
    return null;
  }
  const noted = paths.filter(path => notes.has(path));
  return (
    <section aria-label={title}>
      <Text as="h4" variant="body-medium" weight="bold">
        {title} ({paths.length})
      </Text>
      <Text as="p" variant="body-small" color="secondary">
        {meaning}
      </Text>
      {noted.length > 0 && (
        <FileTree
          label={`Changed: ${title}`}
          nodes={noted.slice(0, MOST_NOTED).map(path => ({
            name: path,
            path,
            isFolder: false,
            children: [],
          }))}
          note={path => notes.get(path)}
        />
      )}
      {noted.length > MOST_NOTED && (
        <Text as="p" variant="body-small" color="secondary">
          And {noted.length - MOST_NOTED} more, marked in the list.
        </Text>
      )}
      <details>
        <summary className={styles.summary}>
          Show {count(paths.length, 'file')}
        </summary>
        <FileTree
          label={title}
          nodes={nodes}
          note={path => notes.get(path)}
          isOpenAtFirst={paths.length < 15}
        />
      </details>
    </section>
  );
}

function notesOf(drift: Drift | undefined): Map<string, string> {
  return new Map([
    ...(drift?.managedChanged ?? []).map(path => [path, 'changed'] as const),
    ...(drift?.wouldConflict ?? []).map(
      path => [path, 'would conflict'] as const,
    ),
  ]);
}
