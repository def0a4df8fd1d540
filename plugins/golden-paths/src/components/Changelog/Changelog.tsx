import { MarkdownContent } from '@backstage/core-components';
import { Text } from '@backstage/ui';
import styles from './Changelog.module.css';

/** What a release says about itself. */
export function Changelog(props: { text: string | undefined }) {
  const { text } = props;
  return text ? (
    <MarkdownContent className={styles.changelog} content={text} />
  ) : (
    <Text color="secondary">Its changelog says nothing.</Text>
  );
}
