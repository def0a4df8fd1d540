export { HomeStatus } from './HomeStatus';
