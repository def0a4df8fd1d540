export { bucketIndexOf, bucketsOf } from './buckets';
export type { Buckets } from './buckets';
export { latestOf } from './latestOf';
export { trendOf, trendOfItems } from './trendOf';
export { dayOf, dayTextOf } from './zones';
