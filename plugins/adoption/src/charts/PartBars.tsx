import { Text } from '@backstage/ui';
import styles from './Chart.module.css';

/** Parts beside each other, each with its number: the longest fills the width. */
export function PartBars(props: {
  parts: Array<{ title: string; value: number | undefined; told: string }>;
  label: string;
}) {
  const { parts, label } = props;
  const most = Math.max(...parts.map(({ value }) => Math.abs(value ?? 0)), 0);
  return (
    <ul className={styles.parts} aria-label={label}>
      {parts.map(({ title, value, told }) => (
        <li key={title}>
          <span className={styles.partWords}>
            <Text variant="body-small">{title}</Text>
            <Text variant="body-small" weight="bold">
              {told}
            </Text>
          </span>
          <span className={styles.partBar} aria-hidden>
            <span
              style={{
                width: `${
                  most === 0 ? 0 : (Math.abs(value ?? 0) / most) * 100
                }%`,
              }}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}
