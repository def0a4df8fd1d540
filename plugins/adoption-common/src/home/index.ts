export {
  parsePortalDashboard,
  portalDashboardKind,
} from './portalDashboardKind';
export { resolveDashboard } from './resolveDashboard';
export type { PortalContents } from './resolveDashboard';
export type {
  DashboardSection,
  DashboardWidget,
  Home,
  HomeDashboard,
  HomeLink,
  HomeSection,
  HomeWidget,
  PortalDashboard,
} from './types';
