export type {
  Check,
  GatePolicy,
  Level,
  Remedy,
  RemedyLink,
  Scorecard,
  ScorecardTest,
} from './scorecard/types';
export type {
  EntityFacts,
  Fact,
  FactPushResult,
  PushedFact,
  SourceFacts,
} from './facts/types';
export type {
  CheckResult,
  CheckStatus,
  CheckTransition,
  Evaluation,
  SeenFact,
  Transition,
  TransitionCause,
} from './evaluation/types';
export type {
  Fix,
  GateDecision,
  GateReason,
  GateReplay,
  GateWaiver,
} from './gate/types';
export type { Waiver, WaiverEvent, WaiverState } from './waivers/types';
export type { Campaign, CampaignProgress } from './campaigns/types';
export type {
  BlockedEntity,
  EntityScorecard,
  LevelCount,
  PreviewResult,
  RollupItem,
  ScorecardSummary,
  StandingItem,
  StandingsPage,
  TrendPoint,
} from './api/types';
export {
  RESOURCE_TYPE_SCORECARD,
  campaignManagePermission,
  factsPushPermission,
  gateRecordPermission,
  scorecardReadPermission,
  scorecardsPermissions,
  waiverDecidePermission,
  waiverRequestPermission,
} from './permissions';
