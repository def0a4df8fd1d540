/** Whether a sum of multiples of the rows gives the wanted row. */
export function isInSpan(rows: number[][], wanted: number[]): boolean {
  return rankOf(rows) === rankOf([...rows, wanted]);
}

/** How many rows are left when none is a sum of multiples of others. */
function rankOf(rows: number[][]): number {
  if (rows.length === 0 || rows[0].length === 0) {
    return 0;
  }
  const pivot = rows.find(([first]) => Math.abs(first) > 1e-9);
  if (!pivot) {
    return rankOf(rows.map(row => row.slice(1)));
  }
  return (
    1 +
    rankOf(
      rows
        .filter(row => row !== pivot)
        .map(([first, ...rest]) =>
          rest.map(
            (value, index) => value - (first / pivot[0]) * pivot[index + 1],
          ),
        ),
    )
  );
}
