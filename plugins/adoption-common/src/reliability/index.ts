export { reliabilityDefinitions } from './definitions';
export {
  platformIncidents,
  selfServiceFailures,
  supportLoad,
} from './supportMetrics';
export type { ComponentState, PlatformComponent, StateSpan } from './types';
export { outagesOf, SIGN_SECONDS, uptime } from './uptime';
export type { Outage, UptimeOptions } from './uptime';
