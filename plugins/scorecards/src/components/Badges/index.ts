export {
  CheckStatusBadge,
  checkStatuses,
  checkStatusOrder,
  isCheckStatus,
} from './CheckStatusBadge';
export { GateBadge, gateAnswers } from './GateBadge';
export { LevelBadge } from './LevelBadge';
export { WaiverStateBadge } from './WaiverStateBadge';
export { CampaignStateBadge } from './CampaignStateBadge';
