export { repositoriesPlugin as default } from './plugin';
export {
  discoveryFreshnessServiceRef,
  type DiscoveryFreshnessService,
} from './services/discoveryFreshness';
