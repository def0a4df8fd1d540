import type { ReactNode } from 'react';
import { ScrollRegion } from './ScrollRegion';
import styles from './PlainTable.module.css';

/** A small table that scrolls by itself. The first of a row's cells names the row. */
export function PlainTable(props: {
  label: string;
  columns: string[];
  rows: Array<[name: string, ...cells: ReactNode[]]>;
}) {
  const { label, columns, rows } = props;
  return (
    <ScrollRegion label={label} maxHeight="16rem" className={styles.table}>
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
    </ScrollRegion>
  );
}
