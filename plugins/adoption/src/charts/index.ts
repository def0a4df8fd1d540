export { Chart } from './Chart';
export { PartBars } from './PartBars';
export { Sparkline } from './Sparkline';
export type { ChartContent, ChartSeries, ChartShape } from './types';
export { trendContent } from './trend';
