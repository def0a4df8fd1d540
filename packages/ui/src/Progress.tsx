import { Text } from '@backstage/ui';
import { percent } from './words';
import styles from './Progress.module.css';

/** How many of how many, as a bar and in words. */
export function Progress(props: {
  label: string;
  done: number;
  total: number;
}) {
  const { label, done, total } = props;
  const share = total === 0 ? 1 : done / total;
  return (
    <div className={styles.progress}>
      <div
        className={styles.bar}
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
        aria-valuetext={`${done} of ${total}`}
      >
        <span style={{ width: `${share * 100}%` }} />
      </div>
      <Text variant="body-small" color="secondary" className={styles.told}>
        {done} of {total} ({percent(share)})
      </Text>
    </div>
  );
}
