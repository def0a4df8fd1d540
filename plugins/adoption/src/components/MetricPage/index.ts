export { MetricPage } from './MetricPage';
