export { assessMaturity } from './assessMaturity';
export type { MaturityEvidence } from './assessMaturity';
export { readMaturityModel } from './readMaturityModel';
export { assessReadiness, readinessQuestions } from './readiness';
export type {
  ReadinessAnswers,
  ReadinessQuestion,
  ReadinessQuestionId,
  ReadinessRecord,
  ReadinessReport,
  ReadinessVerdict,
} from './readiness';
export type {
  AspectState,
  CriterionEvidence,
  CriterionState,
  MaturityAspect,
  MaturityAssessment,
  MaturityCriterion,
  MaturityLevel,
  MaturityModel,
  MaturityReport,
  PastAssessment,
  ShownEvidence,
} from './types';
