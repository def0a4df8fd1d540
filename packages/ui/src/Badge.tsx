import type { ReactNode } from 'react';
import styles from './Badge.module.css';

export type Tone =
  | 'positive'
  | 'negative'
  | 'warning'
  | 'announcement'
  | 'neutral';

/** How a state is told to people: a word with an icon, so that colour is never the only sign. */
export interface StateWords {
  label: string;
  tone: Tone;
  icon: JSX.Element;
}

export function Badge(props: {
  tone: Tone;
  icon?: ReactNode;
  children: ReactNode;
}) {
  const { tone, icon, children } = props;
  return (
    <span className={styles.badge} data-tone={tone}>
      {icon}
      {children}
    </span>
  );
}
