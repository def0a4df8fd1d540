export { FEWEST_PEOPLE } from './fewestPeople';
export type {
  MetricBucket,
  MetricColumn,
  MetricDefinition,
  MetricPart,
  MetricPoint,
  MetricQuery,
  MetricRows,
  MetricSource,
  MetricTarget,
  MetricTile,
  MetricUnit,
  MetricValue,
} from './types';
export { sampleText } from './sampleText';
