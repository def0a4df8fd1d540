import type {
  MetricQuery,
  MetricTile,
  MetricUnit,
} from '@paved/plugin-adoption-common';
import { bucketText, scaleOf, targetText } from '../words';
import type { ChartContent } from './types';

/** Where the scale of a unit ends. */
const SCALES: Partial<Record<MetricUnit, number>> = { points: 10, rating: 5 };

/** A number over time, as a chart wants it. */
export function trendContent(
  tile: MetricTile,
  query: Pick<MetricQuery, 'bucket' | 'zone'>,
): ChartContent {
  const { definition, trend, target, currency } = tile;
  const most = Math.max(
    0,
    ...trend.map(({ value }) => Math.abs(value ?? 0)),
    target?.value ?? 0,
  );
  const { divisor, format, tick } = scaleOf(definition.unit, most, currency);
  return {
    labels: trend.map(({ from }) => bucketText(from, query.bucket, query.zone)),
    series: [
      {
        id: tile.metric,
        title: definition.title,
        values: trend.map(({ value }) =>
          value === undefined ? undefined : value / divisor,
        ),
      },
    ],
    format,
    tick,
    isWhole: definition.unit === 'count' && most >= 1,
    highest: SCALES[definition.unit],
    target: target && {
      title: targetText(target, definition.unit, currency),
      value: target.value / divisor,
    },
  };
}
