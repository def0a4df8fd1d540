export { reliabilityDefinitions } from './definitions';
export {
  platformIncidents,
  selfServiceFailures,
  supportLoad,
} from './supportMetrics';
export type { ComponentState, MinuteSpan, PlatformComponent } from './types';
export { outagesOf, uptime } from './uptime';
export type { Outage, UptimeOptions } from './uptime';
