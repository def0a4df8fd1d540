export { medianOf, quantile, spreadOf } from './quantile';
export { shareOf } from './share';
