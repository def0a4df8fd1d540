import { lazy, Suspense } from 'react';
import { Skeleton, Text } from '@backstage/ui';
import { NumbersTable } from '@paved/ui';
import { ErrorBoundary } from './ErrorBoundary';
import { colourOf } from './marks';
import type { ChartContent, ChartShape } from './types';
import { useWidth } from './useWidth';
import styles from './Chart.module.css';

const Drawing = lazy(() =>
  import('./Drawing').then(m => ({ default: m.Drawing })),
);

const HEIGHT = 260;

/**
 * A chart with its title, its legend, and the same numbers as a table for who can't see it. What has no value is a gap;
 * without any value it says so.
 */
export function Chart(props: {
  title: string;
  shape: ChartShape;
  content: ChartContent;
  /** Heading of the labels in the table: "Week". */
  labelsTitle: string;
  /** Where there is nothing to draw: why, and what would give something. */
  empty?: string;
  height?: number;
}) {
  const { title, shape, content, labelsTitle, empty, height = HEIGHT } = props;
  const { series, band } = content;
  const { ref, width } = useWidth<HTMLDivElement>();
  const isEmpty = series.every(({ values }) =>
    values.every(value => value === undefined),
  );
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <Text weight="bold">{title}</Text>
        {(series.length > 1 || band) && !isEmpty && (
          <ul className={styles.legend}>
            {series.map((one, index) => (
              <li key={one.id}>
                <span
                  className={styles.dot}
                  style={{ background: colourOf(index) }}
                  aria-hidden
                />
                {one.title}
              </li>
            ))}
            {band && (
              <li>
                <span className={styles.bandDot} aria-hidden />
                {band.title}
              </li>
            )}
          </ul>
        )}
      </figcaption>
      <div ref={ref} className={styles.drawing} style={{ minHeight: height }}>
        {isEmpty ? (
          <Text color="secondary" className={styles.empty}>
            {empty ?? 'No data in this period.'}
          </Text>
        ) : (
          <ErrorBoundary>
            <Suspense fallback={<Skeleton width="100%" height={height} />}>
              <Drawing
                content={content}
                shape={shape}
                width={width}
                height={height}
                label={`${title}. The numbers are in the table below it; arrow keys read them one by one.`}
              />
            </Suspense>
          </ErrorBoundary>
        )}
      </div>
      {!isEmpty && (
        <Numbers title={title} labelsTitle={labelsTitle} content={content} />
      )}
    </figure>
  );
}

function Numbers(props: {
  title: string;
  labelsTitle: string;
  content: ChartContent;
}) {
  const { title, labelsTitle, content } = props;
  const { labels, series, format, band } = content;
  const told = (value: number | undefined) =>
    value === undefined ? 'no data' : format(value);
  const range = (index: number) =>
    band?.low[index] === undefined
      ? 'no data'
      : `${told(band.low[index])} to ${told(band.high[index])}`;
  return (
    <NumbersTable
      label={`Numbers of ${title}`}
      columns={[
        labelsTitle,
        ...series.map(one => one.title),
        ...(band ? [band.title] : []),
      ]}
      rows={labels.map((label, index) => [
        label,
        ...series.map(({ values }) => told(values[index])),
        ...(band ? [range(index)] : []),
      ])}
    />
  );
}
