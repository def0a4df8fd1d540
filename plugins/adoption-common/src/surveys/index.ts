export { askedText } from './askedText';
export { cellFor, cellsOf } from './cells';
export type { SurveyGroup } from './cells';
export { choicesOf } from './choices';
export { surveyMetrics } from './definitions';
export { enpsOf } from './enps';
export { MOST_ANSWER_CHARACTERS, parseAnswers } from './parseAnswers';
export { parseSurvey } from './parseSurvey';
export { publishResults } from './publishResults';
export { sharedQuestion } from './sharedQuestion';
export { addAnswers, emptyTally } from './tally';
export { EVERYONE } from './types';
export type {
  PublishedQuestion,
  Survey,
  SurveyAnswers,
  SurveyAudience,
  SurveyCell,
  SurveyComment,
  SurveyCount,
  SurveyDefinition,
  SurveyFile,
  SurveyForMe,
  SurveyProblem,
  SurveyQuestion,
  SurveyQuestionType,
  SurveyResults,
  SurveySource,
  SurveyState,
  SurveyTally,
  SurveyView,
} from './types';
