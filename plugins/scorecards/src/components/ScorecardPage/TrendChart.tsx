import type { Scorecard, TrendPoint } from '@paved/plugin-scorecards-common';
import { Text } from '@backstage/ui';
import { NumbersTable } from '@paved/ui';
import { day } from '../../words';
import { levelsFromBelow } from '../LevelBar';
import styles from './TrendChart.module.css';

const WIDTH = 600;
const HEIGHT = 160;

/** Entities by level as stacked areas, lowest level at the bottom; the same as a table for who can't see it. */
export function TrendChart(props: {
  scorecard: Scorecard;
  points: TrendPoint[];
}) {
  const { scorecard, points } = props;
  const days = points.map(point => levelsFromBelow(scorecard, point.levels));
  const highest = Math.max(
    1,
    ...days.map(levels => levels.reduce((sum, { count }) => sum + count, 0)),
  );
  const x = (index: number) => (index / (points.length - 1)) * WIDTH;
  const y = (entities: number) => HEIGHT - (entities / highest) * HEIGHT;
  const below = (index: number, level: number) =>
    days[index].slice(0, level).reduce((sum, { count }) => sum + count, 0);

  const titles = days[0].map(({ title }) => title);
  const first = points[0].day;
  const last = points[points.length - 1].day;
  return (
    <figure className={styles.figure}>
      <svg
        className={styles.chart}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Entities by level from ${day(first)} to ${day(
          last,
        )}. ${describe('At first', days[0])} ${describe(
          'At last',
          days[days.length - 1],
        )}`}
      >
        {titles.map((title, level) => {
          const upper = points.map(
            (_, index) => `${x(index)},${y(below(index, level + 1))}`,
          );
          const lower = points
            .map((_, index) => `${x(index)},${y(below(index, level))}`)
            .reverse();
          return (
            <polygon
              key={title}
              className={level === 0 ? styles.none : styles.area}
              style={{ ['--share' as string]: days[0][level].share }}
              points={[...upper, ...lower].join(' ')}
            />
          );
        })}
        {points.map((point, index) => (
          <rect
            key={point.day}
            className={styles.day}
            x={x(index - 0.5)}
            y={0}
            width={WIDTH / (points.length - 1)}
            height={HEIGHT}
          >
            <title>{describe(day(point.day), days[index])}</title>
          </rect>
        ))}
      </svg>
      <figcaption className={styles.caption}>
        <Text variant="body-small" color="secondary">
          {day(first)}
        </Text>
        <Text variant="body-small" color="secondary">
          {highest} at most
        </Text>
        <Text variant="body-small" color="secondary">
          {day(last)}
        </Text>
      </figcaption>
      <NumbersTable
        label="Entities by level and day"
        columns={['Day', ...titles]}
        rows={points
          .map((point, index): [string, ...number[]] => [
            day(point.day),
            ...days[index].map(({ count }) => count),
          ])
          .reverse()}
      />
    </figure>
  );
}

function describe(
  when: string,
  levels: Array<{ title: string; count: number }>,
): string {
  return `${when}: ${levels
    .map(({ title, count }) => `${title} ${count}`)
    .join(', ')}.`;
}
