export { bucketIndexOf, bucketsOf } from './buckets';
export type { Buckets } from './buckets';
export { dayOf } from './zones';
