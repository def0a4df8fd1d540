export type {
  Change,
  Deployment,
  DeploymentReason,
  Incident,
  WorkItem,
} from './types';
