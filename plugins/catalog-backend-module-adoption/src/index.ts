export { portalDashboardKindFeatures as default } from './module';
