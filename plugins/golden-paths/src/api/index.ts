export { goldenPathsApiRef } from './GoldenPathsApi';
export type {
  AdoptionRequest,
  GoldenPathsApi,
  NewDeviation,
  PlanRequest,
  ServiceState,
  ServicesQuery,
  UpgradeRequest,
} from './GoldenPathsApi';
export { GoldenPathsClient } from './GoldenPathsClient';
