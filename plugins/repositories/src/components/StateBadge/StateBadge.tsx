import type { RepositoryState } from '@paved/plugin-repositories-common';
import { repositoryStates } from './repositoryStates';
import styles from './StateBadge.module.css';

/** A repository's state as a word with an icon, so that colour is never the only sign. */
export function StateBadge(props: { state: RepositoryState }) {
  const { label, tone, icon } = repositoryStates[props.state];
  return (
    <span className={styles.badge} data-tone={tone}>
      {icon}
      {label}
    </span>
  );
}
