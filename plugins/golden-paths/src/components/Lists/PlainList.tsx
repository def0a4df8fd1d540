import type { ReactNode } from 'react';
import styles from './Lists.module.css';

/** A list of things that look for themselves; its children are `li`. */
export function PlainList(props: {
  label?: string;
  /** For lists of single lines. */
  isDense?: boolean;
  children: ReactNode;
}) {
  const { label, isDense, children } = props;
  return (
    <ul
      className={styles.plain}
      data-dense={isDense || undefined}
      aria-label={label}
    >
      {children}
    </ul>
  );
}
