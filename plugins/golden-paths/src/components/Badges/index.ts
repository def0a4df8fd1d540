export {
  isOutcome,
  OutcomeBadge,
  outcomes,
  type Outcome,
} from './OutcomeBadge';
export {
  RolloutServiceBadge,
  rolloutServiceStates,
  RolloutStateBadge,
} from './RolloutBadges';
export { StageBadge } from './StageBadge';
export { UpgradeStateBadge } from './UpgradeStateBadge';
