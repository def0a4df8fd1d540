import type { ReactNode } from 'react';
import styles from './ScrollRegion.module.css';

/** Content that scrolls by itself, never the page: by keyboard too, and with a name for screen readers. */
export function ScrollRegion(props: {
  label: string;
  /** How high it may become, as CSS; without it, it scrolls sideways only */
  maxHeight?: string;
  className?: string;
  children: ReactNode;
}) {
  const { label, maxHeight, className = '', children } = props;
  return (
    <section
      className={`${styles.region} ${className}`}
      style={{ maxHeight }}
      aria-label={label}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      {children}
    </section>
  );
}
