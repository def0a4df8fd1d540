import { Text } from '@backstage/ui';
import { percent } from '../../words';
import styles from './CampaignPage.module.css';

/** How many of how many, as a bar and in words. */
export function Progress(props: {
  label: string;
  done: number;
  entities: number;
}) {
  const { label, done, entities } = props;
  const share = entities === 0 ? 1 : done / entities;
  return (
    <div className={styles.progress}>
      <div
        className={styles.bar}
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={entities}
        aria-valuenow={done}
        aria-valuetext={`${done} of ${entities}`}
      >
        <span style={{ width: `${share * 100}%` }} />
      </div>
      <Text variant="body-small" color="secondary" className={styles.told}>
        {done} of {entities} ({percent(share)})
      </Text>
    </div>
  );
}
