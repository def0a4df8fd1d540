import type { ComponentProps } from 'react';
import { PlainTable } from './PlainTable';
import styles from './NumbersTable.module.css';

/** What a drawing shows as a table, folded up, for who can't see it. */
export function NumbersTable(props: ComponentProps<typeof PlainTable>) {
  return (
    <details className={styles.numbers}>
      <summary>Show the numbers</summary>
      <PlainTable {...props} />
    </details>
  );
}
