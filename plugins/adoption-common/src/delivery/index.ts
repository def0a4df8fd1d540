export { changeOrderOf } from './changeOrder';
export type { ChangeOrder } from './changeOrder';
export { ATTRIBUTION_RULES, deliveryColumns } from './columns';
export type { DeliveryColumns } from './columns';
export { DELIVERY_METRICS } from './definitions';
export type {
  DeliveryExplanation,
  ExplainedChange,
  ExplainedDeployment,
  ExplainedIncident,
} from './explanation';
export { deliveryFigures } from './figures';
export type { DeliveryFigures } from './figures';
export type { LeadTime } from './leadTime';
export { deliveryLedger } from './ledger';
export type {
  AttributionRule,
  DeliveryLedger,
  LedgerChange,
  LedgerDeployment,
  LedgerIncident,
} from './ledger';
export { measureDelivery } from './measureDelivery';
export type { DeliveryMetricId } from './measureDelivery';
export { REWORK_RULES } from './rework';
export type { Rework, ReworkRule } from './rework';
export { timedChange, timedDeployment, timedIncident } from './timed';
export type { TimedChange, TimedDeployment, TimedIncident } from './timed';
export type {
  Change,
  Deployment,
  DeploymentReason,
  Incident,
  WorkItem,
} from './types';
