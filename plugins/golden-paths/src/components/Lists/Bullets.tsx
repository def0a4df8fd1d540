import { CodeInText } from '@paved/ui';
import styles from './Lists.module.css';

const MOST_SHOWN = 12;

/** Sentences, one below the other; a long list shows its first ones and folds the others. */
export function Bullets(props: { items: string[]; label?: string }) {
  const { items, label } = props;
  const isLong = items.length > MOST_SHOWN;
  return (
    <>
      <List items={isLong ? items.slice(0, MOST_SHOWN) : items} label={label} />
      {isLong && (
        <details>
          <summary className={styles.summary}>
            {items.length - MOST_SHOWN} more
          </summary>
          <List items={items.slice(MOST_SHOWN)} />
        </details>
      )}
    </>
  );
}

function List(props: { items: string[]; label?: string }) {
  return (
    <ul className={styles.bullets} aria-label={props.label}>
      {[...new Set(props.items)].map(item => (
        <li key={item}>
          <CodeInText text={item} />
        </li>
      ))}
    </ul>
  );
}
