import {
  choicesOf,
  EVERYONE,
  type Survey,
  type SurveyResults,
} from '@paved/plugin-adoption-common';
import type { StoredResults } from './DatabaseSurveyStore';
import type { CountedSurvey } from './Surveys';

/** Who looks at surveys. */
export interface SurveyReader {
  mayManage: boolean;
  /** Of the whole company. */
  mayReadAll: boolean;
  /** Refs of the teams whose numbers are theirs to read. */
  teams: ReadonlySet<string>;
}

/** What of a survey somebody may know. */
export function surveyFor(survey: CountedSurvey, reader: SurveyReader): Survey {
  return { ...survey, answers: answersFor(survey, reader) };
}

/** What of a published table somebody may see: their own teams, and all together where these are theirs or the company. */
export function resultsFor(
  results: StoredResults,
  survey: CountedSurvey,
  reader: SurveyReader,
): SurveyResults {
  const mayReadAll = mayReadAllAsked(survey, reader);
  const mayRead = (cell: string) =>
    reader.mayManage ||
    reader.mayReadAll ||
    reader.teams.has(cell) ||
    (cell === EVERYONE && mayReadAll);
  return {
    ...results,
    answers: mayReadAll ? results.answers : undefined,
    cells: results.cells.filter(({ id }) => mayRead(id)),
    questions: results.questions.map((question, index) => {
      const counts = Object.entries(question.counts).filter(([cell]) =>
        mayRead(cell),
      );
      return {
        ...question,
        // Which options few chose, and that few wrote, is said of all that were asked
        ...(counts.length === 0 && {
          choices: choicesOf(survey.definition.questions[index]),
          rare: [],
        }),
        isHeldBack: mayReadAll && question.isHeldBack,
        counts: Object.fromEntries(counts),
        comments: reader.mayManage ? question.comments : [],
      };
    }),
  };
}

/**
 * While it is open, who manages surveys knows in steps: the moment at which an answer comes, or at which a survey is closed,
 * must not be chosen by the number.
 */
function answersFor(
  survey: CountedSurvey,
  reader: SurveyReader,
): number | undefined {
  const { state, answers, atLeast } = survey;
  if (state === 'closed') {
    return mayReadAllAsked(survey, reader) ? answers : undefined;
  }
  return reader.mayManage ? answers - (answers % atLeast) : undefined;
}

/** Whether the answers of all who were asked, taken together, tell somebody of no team but their own. */
function mayReadAllAsked(
  { audience }: Survey,
  { mayManage, mayReadAll, teams }: SurveyReader,
): boolean {
  return (
    mayManage ||
    mayReadAll ||
    audience === 'everyone' ||
    audience.groups.every(group => teams.has(group))
  );
}
