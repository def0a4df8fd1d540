import type { ReactNode } from 'react';
import styles from './Lists.module.css';

/** Names and values, side by side; what has no value is left out. */
export function Facts(props: { facts: Array<[string, ReactNode]> }) {
  return (
    <dl className={styles.facts}>
      {props.facts.map(
        ([name, value]) =>
          value !== undefined && (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ),
      )}
    </dl>
  );
}

function Fact(props: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </>
  );
}
