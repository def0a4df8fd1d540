import { useState } from 'react';
import { MarkdownContent } from '@backstage/core-components';
import { Text } from '@backstage/ui';
import styles from './Changelog.module.css';

/** What a release says about itself. A picture that can't be shown, as the portal may load none from elsewhere, is its text. */
export function Changelog(props: { text: string | undefined }) {
  const { text } = props;
  const [broken, setBroken] = useState<string[]>([]);
  return text ? (
    <div
      onErrorCapture={({ target }) => {
        const address =
          target instanceof HTMLImageElement && target.getAttribute('src');
        if (address) {
          setBroken(known => [...known, address]);
        }
      }}
    >
      <MarkdownContent
        className={styles.changelog}
        content={text}
        // Browsers show the text alone where there is no address
        transformImageUri={address => (broken.includes(address) ? '' : address)}
      />
    </div>
  ) : (
    <Text color="secondary">Its changelog says nothing.</Text>
  );
}
