import type { ReactNode } from 'react';
import styles from './NumbersTable.module.css';

/** What a drawing shows as a table, folded up, for who can't see it. The first of a row's cells names the row. */
export function NumbersTable(props: {
  label: string;
  columns: string[];
  rows: Array<[name: string, ...cells: ReactNode[]]>;
}) {
  const { label, columns, rows } = props;
  return (
    <details className={styles.numbers}>
      <summary>Show the numbers</summary>
      <div
        className={styles.scroll}
        role="region"
        aria-label={label}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is scrolled by keyboard too
        tabIndex={0}
      >
        <table>
          <thead>
            <tr>
              {columns.map(title => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, ...cells]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {cells.map((cell, index) => (
                  <td key={columns[index + 1]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
