/** Colours of Chart.module.css, far apart for those who see fewer of them too. */
const COLOURS = 6;

/** No line is told from another by its colour alone. */
const DASHES = [undefined, '6 3', '2 3', '10 3 2 3', '12 4', '4 2'];

export function colourOf(index: number): string {
  return `var(--chart-${(index % COLOURS) + 1})`;
}

export function dashOf(index: number): string | undefined {
  return DASHES[index % DASHES.length];
}
