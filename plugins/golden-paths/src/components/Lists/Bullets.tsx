import styles from './Lists.module.css';

/** Sentences of one's own choice, one below the other. */
export function Bullets(props: { items: string[]; label?: string }) {
  return (
    <ul className={styles.bullets} aria-label={props.label}>
      {props.items.map(item => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}
