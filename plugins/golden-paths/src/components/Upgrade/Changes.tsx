import type {
  UpgradeFileChange,
  UpgradePreview,
} from '@paved/plugin-golden-paths-common';
import { Text } from '@backstage/ui';
import { count, ScrollRegion } from '@paved/ui';
import styles from './Upgrade.module.css';

const kinds: Record<UpgradeFileChange['type'], string> = {
  added: 'New',
  modified: 'Changed',
  removed: 'Removed',
  renamed: 'Moved',
};

const FEW = 12;

/** The files that an upgrade touches; folded when they are many. */
export function Changes(props: { preview: UpgradePreview }) {
  const { changes, migrations } = props.preview;
  if (changes.length === 0) {
    return null;
  }
  return (
    <details open={changes.length <= FEW}>
      <summary className={styles.summary}>
        {count(changes.length, 'file')} of the change request
        {migrations.length > 0 &&
          `, after ${count(migrations.length, 'migration')}: ${migrations.join(
            ', ',
          )}`}
      </summary>
      <ScrollRegion label="Changed files" maxHeight="18rem">
        <ul className={styles.files}>
          {changes.map(change => (
            <li key={change.path}>
              <span className={styles.kind}>{kinds[change.type]}</span>
              <code>
                {change.previousPath && `${change.previousPath} → `}
                {change.path}
              </code>
              {change.class && (
                <Text variant="body-small" className={styles.class}>
                  {change.class}
                </Text>
              )}
            </li>
          ))}
        </ul>
      </ScrollRegion>
    </details>
  );
}
