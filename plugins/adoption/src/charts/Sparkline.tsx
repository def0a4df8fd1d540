import styles from './Chart.module.css';

const WIDTH = 120;
const HEIGHT = 32;
const PAD = 3;

/**
 * A small line in which the eye sees where it goes; its numbers are told elsewhere. Drawn by hand: a page has dozens, and
 * none of them is worth a library.
 */
export function Sparkline(props: {
  values: Array<number | undefined>;
  label: string;
}) {
  const { values, label } = props;
  const known = values.filter(value => value !== undefined);
  if (known.length < 2) {
    return null;
  }
  const lowest = Math.min(...known);
  const highest = Math.max(...known);
  const x = (index: number) =>
    PAD + (index / (values.length - 1)) * (WIDTH - 2 * PAD);
  const y = (value: number) =>
    highest === lowest
      ? HEIGHT / 2
      : HEIGHT -
        PAD -
        ((value - lowest) / (highest - lowest)) * (HEIGHT - 2 * PAD);
  const last = values.findLastIndex(value => value !== undefined);
  return (
    <svg
      className={styles.sparkline}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
    >
      {runs(values).map(run =>
        run.length === 1 ? (
          <circle key={run[0]} cx={x(run[0])} cy={y(values[run[0]]!)} r={1.5} />
        ) : (
          <polyline
            key={run[0]}
            points={run
              .map(index => `${x(index)},${y(values[index]!)}`)
              .join(' ')}
          />
        ),
      )}
      <circle cx={x(last)} cy={y(values[last]!)} r={PAD} />
    </svg>
  );
}

/** Indexes that follow each other with a value: what is between them is a gap. */
function runs(values: Array<number | undefined>): number[][] {
  const found: number[][] = [];
  values.forEach((value, index) => {
    if (value === undefined) {
      return;
    }
    if (index > 0 && values[index - 1] !== undefined) {
      found[found.length - 1].push(index);
    } else {
      found.push([index]);
    }
  });
  return found;
}
