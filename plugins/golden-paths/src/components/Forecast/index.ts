export { ForecastSummary } from './ForecastSummary';
export { ForecastView } from './ForecastView';
