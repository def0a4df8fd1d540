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
export { compileScorecard } from './evaluation/compileScorecard';
export type {
  CompiledCheck,
  CompiledScorecard,
} from './evaluation/compileScorecard';
export type {
  ActiveWaiver,
  EvaluationInput,
} from './evaluation/EvaluationInput';
export { explain } from './evaluation/explain';
export { standing } from './evaluation/standing';
export type { Standing } from './evaluation/standing';
export {
  STATUS_LETTERS,
  statusesByCheck,
  statusOfLetter,
} from './evaluation/statusLetters';
export { transitions } from './evaluation/transitions';
export type { PreviousStanding } from './evaluation/transitions';
export { formatDuration, parseDuration } from './expression/durations';
export { decideGate } from './gate/decideGate';
export type { DecideGateOptions } from './gate/decideGate';
export { nextLevel } from './gate/nextLevel';
export { parseScorecard } from './scorecard/parseScorecard';
export { scorecardProblems } from './scorecard/scorecardProblems';
export { runScorecardTests } from './scorecard/runScorecardTests';
export type { ScorecardTestResult } from './scorecard/runScorecardTests';
export { scorecardKind } from './scorecard/scorecardKind';
