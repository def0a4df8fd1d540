export { OverviewRouter } from './OverviewRouter';
