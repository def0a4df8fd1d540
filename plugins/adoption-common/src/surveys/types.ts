/**
 * A question of a survey. Closed ones must be answered, free text may be left out.
 *
 * @public
 */
export type SurveyQuestion =
  /** 0 to 10: how likely somebody is to recommend it. */
  | { id: string; type: 'nps'; text: string }
  /** 1 to 5, 5 is best. */
  | { id: string; type: 'rating'; text: string }
  | {
      id: string;
      type: 'multiple_choice';
      text: string;
      options: string[];
      /** Whether several may be chosen. */
      multiple: boolean;
    }
  | { id: string; type: 'free_text'; text: string };

/** @public */
export type SurveyQuestionType = SurveyQuestion['type'];

/**
 * What is asked, as a file in a repository says.
 *
 * @public
 */
export interface SurveyDefinition {
  name: string;
  description?: string;
  questions: SurveyQuestion[];
}

/**
 * Where a survey's text is from.
 *
 * @public
 */
export interface SurveySource {
  /** Id of the repository. */
  repository: string;
  path: string;
  /** Full commit id. */
  commit: string;
}

/** @public */
export interface SurveyProblem {
  /** 1-based */
  line: number;
  message: string;
}

/**
 * A file that a survey could be opened from.
 *
 * @public
 */
export interface SurveyFile extends SurveySource {
  definition?: SurveyDefinition;
  /** Why it can't be. */
  problems: SurveyProblem[];
}

/**
 * Who is asked: everyone, or the members of groups and of those below them.
 *
 * @public
 */
export type SurveyAudience = 'everyone' | { groups: string[] };

/** @public */
export type SurveyState = 'planned' | 'open' | 'closed';

/** @public */
export interface Survey {
  id: string;
  state: SurveyState;
  definition: SurveyDefinition;
  source: SurveySource;
  audience: SurveyAudience;
  /** Titles of the teams whose people are asked; none where everyone is. */
  askedTeams: string[];
  /** Fewer answers than this are never shown. */
  atLeast: number;
  /** ISO 8601 */
  opensAt: string;
  /** ISO 8601; when it was closed, where that was earlier. */
  closesAt: string;
  /** How many are asked. */
  invited: number;
  /**
   * How many have answered. As long as it is open, `atLeast`, twice as many or so on, for those who manage surveys; then for
   * those who may read the answers of all that were asked.
   */
  answers?: number;
  /** Whether its results are there: a moment after it has closed. */
  isPublished: boolean;
}

/**
 * A survey as one person sees it.
 *
 * @public
 */
export interface SurveyView extends Survey {
  isAsked: boolean;
  /** Not known of one that has closed. */
  hasAnswered: boolean;
  /** What an answer is counted with. */
  countedWith?: { title: string; invited: number };
}

/**
 * A survey that somebody is asked and has not answered.
 *
 * @public
 */
export interface SurveyForMe {
  id: string;
  title: string;
  /** How many questions it has. */
  questions: number;
  /** ISO 8601 */
  closesAt: string;
}

/**
 * What somebody answers, by question: 0 to 10, 1 to 5, an option, options, a text.
 *
 * @public
 */
export type SurveyAnswers = Record<string, number | string | string[]>;

/**
 * Those whose answers are counted together: a team that is large enough, or everyone. Cells lie within each other.
 *
 * @public
 */
export interface SurveyCell {
  /** Ref of a group, or {@link EVERYONE}. */
  id: string;
  title: string;
  /** The cell that this one lies in. */
  parent?: string;
  /** How many are asked, those in cells within it included. */
  invited: number;
}

/**
 * Id of the cell that holds all others.
 *
 * @public
 */
export const EVERYONE = 'everyone';

/**
 * What has been answered so far: counts, and texts in the order of the alphabet. It does not say who answered, what else
 * they answered, or when.
 *
 * @public
 */
export interface SurveyTally {
  /** By cell; answers of cells within it are not included. */
  cells: Record<string, SurveyCount>;
  /** By question. */
  texts: Record<string, string[]>;
}

/** @public */
export interface SurveyCount {
  answers: number;
  /** By closed question, in the order of {@link choicesOf}. */
  counts: Record<string, number[]>;
}

/**
 * What is published of a question. Counts stand in the order of `choices`.
 *
 * @public
 */
export interface PublishedQuestion {
  id: string;
  type: SurveyQuestionType;
  text: string;
  choices: string[];
  /** Whether several could be chosen: counts then add up to more than the answers. */
  multiple?: boolean;
  /** Options that too few chose; where one could choose, they are counted together as the last of `choices`. None as long as no cell is shown. */
  rare: string[];
  /** By cell; a cell that is not there is hidden. */
  counts: Record<string, number[]>;
  /** Of free text. */
  comments: SurveyComment[];
  /** Whether texts were written and are not shown, as there were too few. */
  isHeldBack: boolean;
}

/** @public */
export interface SurveyComment {
  id: string;
  text: string;
  /** Id of the request that it was made into. */
  request?: string;
}

/**
 * What is left of a survey when it has closed: the one table that is published.
 *
 * @public
 */
export interface SurveyResults {
  atLeast: number;
  invited: number;
  /** For those who may read the answers of all that were asked. */
  answers?: number;
  /** `answers` is left out where it is hidden. */
  cells: Array<SurveyCell & { answers?: number }>;
  questions: PublishedQuestion[];
}
