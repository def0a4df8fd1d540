import { useMemo, useState } from 'react';
import { Alert, Flex, Text } from '@backstage/ui';
import type {
  CreationPlan,
  PlannedFile,
} from '@paved/plugin-golden-paths-common';
import { count, nameOf, NumberedLines } from '@paved/ui';
import { FileTree, fileTree } from '../FileTree';
import styles from './PreviewField.module.css';

/** A plan as a reader can check it: what is sent to whom, and every file. */
export function PlanView(props: { plan: CreationPlan }) {
  const { plan } = props;
  const { files, effects } = plan;
  const byPath = useMemo(
    () => new Map(files.map(file => [file.path, file])),
    [files],
  );
  const nodes = useMemo(() => fileTree([...byPath.keys()]), [byPath]);
  const [selected, setSelected] = useState<string>();
  const shown =
    byPath.get(selected ?? '') ?? byPath.get('README.md') ?? files[0];
  return (
    <Flex direction="column" gap="3">
      <Text as="p">
        From {nameOf(plan.path)} {plan.release}, {count(files.length, 'file')}{' '}
        in {plan.repository.owner}/{plan.repository.name}. Nothing is made yet.
        Then, in this order:
      </Text>
      <ol className={styles.effects} aria-label="Requests that will be sent">
        {effects.map(({ summary }) => (
          <li key={summary}>{summary}</li>
        ))}
      </ol>
      <div className={styles.browser}>
        <div className={styles.tree}>
          <FileTree
            label="Files that will be made"
            nodes={nodes}
            note={path =>
              byPath.get(path)?.class === 'managed' ? 'managed' : undefined
            }
            selected={shown?.path}
            onSelect={setSelected}
          />
        </div>
        {shown && <File file={shown} />}
      </div>
      <Text as="p" variant="body-small" color="secondary">
        The platform keeps “managed” files up to date; the others are a start,
        and yours from then on.
      </Text>
    </Flex>
  );
}

function File(props: { file: PlannedFile }) {
  const { path, mode, size, content } = props.file;
  const notes = [
    props.file.class,
    mode === '100755' && 'executable',
    mode === '120000' && 'symbolic link',
    `${size.toLocaleString('en')} bytes`,
  ].filter(Boolean);
  return (
    <div className={styles.file}>
      <Flex justify="between" gap="3" className={styles.head}>
        <Text as="h4" variant="body-medium" weight="bold">
          {path}
        </Text>
        <Text variant="body-small" color="secondary">
          {notes.join(', ')}
        </Text>
      </Flex>
      {content === undefined ? (
        <Alert
          status="info"
          icon
          title="It is not shown here"
          description="It is not text, or too large for this page."
        />
      ) : (
        <div className={styles.text}>
          <NumberedLines
            key={path}
            text={content}
            highlighted={undefined}
            label={path}
          />
        </div>
      )}
    </div>
  );
}
