export { goldenPathsPlugin as default } from './plugin';
export { goldenPathsApiRef } from './api';
export type {
  AdoptionRequest,
  GoldenPathsApi,
  NewDeviation,
  PlanRequest,
  ServiceState,
  ServicesQuery,
  UpgradeRequest,
} from './api';
