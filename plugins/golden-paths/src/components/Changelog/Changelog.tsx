import { MarkdownContent } from '@backstage/core-components';
import { Text } from '@backstage/ui';
import styles from './Changelog.module.css';

/** What a release says about itself. */
export function Changelog(props: { text: string | undefined }) {
  const { text } = props;
  return text ? (
    <div
      onErrorCapture={({ target }) => {
        if (target instanceof HTMLImageElement) {
          target.replaceWith(standIn(target));
        }
      }}
    >
      <MarkdownContent
        // Another text is drawn anew, as React does not know of what stands in for pictures
        key={text}
        className={styles.changelog}
        content={text}
      />
    </div>
  ) : (
    <Text color="secondary">Its changelog says nothing.</Text>
  );
}

/** Of a picture that can't be shown, as the portal may load none from elsewhere: a link to it with its text. */
function standIn(image: HTMLImageElement): Node {
  const words = image.alt || image.src;
  if (image.closest('a')) {
    return document.createTextNode(words);
  }
  const link = document.createElement('a');
  link.href = image.src;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  link.textContent = words;
  return link;
}
