export { HomeCosts } from './HomeCosts';
export { HomeStatus } from './HomeStatus';
