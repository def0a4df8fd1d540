import { useEffect, useState } from 'react';
import { ButtonIcon } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import styles from './CopyableCode.module.css';

const SHOWN_AS_COPIED_MS = 2000;

/** Code to take along, with a button that copies it. */
export function CopyableCode(props: {
  code: string;
  label: string;
  /** What is copied, where that is not for the screen, such as a command with a token */
  codeToCopy?: () => Promise<string>;
}) {
  const { code, label, codeToCopy } = props;
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) {
      return undefined;
    }
    const timer = setTimeout(() => setCopied(false), SHOWN_AS_COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  return (
    <div className={styles.root}>
      <pre className={styles.code} role="group" aria-label={label}>
        {code}
      </pre>
      <ButtonIcon
        className={styles.button}
        size="small"
        variant="tertiary"
        icon={copied ? <RiCheckLine /> : <RiFileCopyLine />}
        aria-label={copied ? 'Copied' : `Copy: ${label}`}
        onPress={async () => {
          try {
            await navigator.clipboard.writeText(
              codeToCopy ? await codeToCopy() : code,
            );
            setCopied(true);
          } catch {
            setCopied(false);
          }
        }}
      />
    </div>
  );
}
