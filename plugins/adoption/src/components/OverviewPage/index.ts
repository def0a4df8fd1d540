export { OverviewPage } from './OverviewPage';
export { PeriodWords } from './PeriodWords';
