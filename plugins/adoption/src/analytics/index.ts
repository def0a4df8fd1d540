export { UsageAnalytics } from './UsageAnalytics';
export type { UsageAnalyticsOptions } from './UsageAnalytics';
