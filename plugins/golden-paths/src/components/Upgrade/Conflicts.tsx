import type { UpgradeConflict } from '@paved/plugin-golden-paths-common';
import { PlainList } from '../Lists';
import styles from './Upgrade.module.css';

/** Files that both sides changed in ways that don't go together, with what to do. */
export function Conflicts(props: { conflicts: UpgradeConflict[] }) {
  return (
    <PlainList label="Conflicts" isDense>
      {props.conflicts.map(({ path, type, message }) => (
        <li key={`${path} ${type}`} className={styles.conflict}>
          <code>{path}</code>: {message}
        </li>
      ))}
    </PlainList>
  );
}
