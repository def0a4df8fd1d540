import { useEffect, useRef } from 'react';
import { ScrollRegion } from './ScrollRegion';
import styles from './NumberedLines.module.css';

/** Text with line numbers; the highlighted line is scrolled to. */
export function NumberedLines(props: {
  text: string;
  highlighted: number | undefined;
  label: string;
}) {
  const { text, highlighted, label } = props;
  const line = useRef<HTMLLIElement>(null);

  useEffect(() => {
    line.current?.scrollIntoView?.({ block: 'center' });
  }, [highlighted]);

  return (
    <ScrollRegion label={`Content of ${label}`} maxHeight="75vh">
      <ol className={styles.lines}>
        {text
          .replace(/\n$/, '')
          .split('\n')
          .map((content, index) => {
            const number = index + 1;
            const isHighlighted = number === highlighted;
            return (
              <li
                // Lines have no other identity than their number
                // eslint-disable-next-line react/no-array-index-key
                key={number}
                ref={isHighlighted ? line : undefined}
                data-line={number}
                data-highlighted={isHighlighted || undefined}
                aria-current={isHighlighted ? 'location' : undefined}
              >
                <code>{content}</code>
              </li>
            );
          })}
      </ol>
    </ScrollRegion>
  );
}
