export { PlatformStatus } from './PlatformStatus';
