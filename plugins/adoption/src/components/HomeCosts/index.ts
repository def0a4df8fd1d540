export { HomeCosts } from './HomeCosts';
