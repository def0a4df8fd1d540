/**
 * A question about a company, with what each answer from 1 to 5 means.
 *
 * @public
 */
export interface ReadinessQuestion {
  id: ReadinessQuestionId;
  title: string;
  question: string;
  /** Of 1 to 5. */
  answers: [string, string, string, string, string];
}

/** @public */
export type ReadinessQuestionId =
  | 'headcount'
  | 'lead-times'
  | 'onboarding'
  | 'shadow-ops'
  | 'incidents';

/**
 * From 1 (no pain) to 5 (much of it).
 *
 * @public
 */
export type ReadinessAnswers = Record<ReadinessQuestionId, number>;

/** @public */
export interface ReadinessVerdict {
  sum: number;
  /** Below 10 a platform costs more than it gives. */
  needed: 'not-yet' | 'begin-small' | 'yes';
  says: string;
  /** Questions with the highest answers, where it hurts most. */
  first: ReadinessQuestionId[];
}

/**
 * One time that the questions were answered.
 *
 * @public
 */
export interface ReadinessRecord extends ReadinessVerdict {
  answers: ReadinessAnswers;
  /** Ref of the user who answered. */
  by: string;
  /** ISO 8601 */
  at: string;
}

/** @public */
export interface ReadinessReport {
  questions: ReadinessQuestion[];
  /** The newest first. */
  records: ReadinessRecord[];
}

const NEEDED_FROM = 10;
const CLEARLY_FROM = 18;

/**
 * What is asked before a platform is built.
 *
 * @public
 */
export const readinessQuestions: ReadinessQuestion[] = [
  {
    id: 'headcount',
    title: 'Headcount',
    question: 'How many people write and run software here?',
    answers: [
      'Fewer than 15: everybody knows everybody',
      '15 to 30',
      '31 to 60',
      '61 to 150',
      'More than 150, in many teams',
    ],
  },
  {
    id: 'lead-times',
    title: 'Lead times',
    question:
      'How long does a team wait for a database, an environment, access?',
    answers: [
      'Minutes, without asking anyone',
      'Hours',
      'A day or two',
      'About a week',
      'Weeks, with tickets and reminders',
    ],
  },
  {
    id: 'onboarding',
    title: 'Onboarding',
    question: 'How long until a new developer has something in production?',
    answers: [
      'On the first day',
      'Within three days',
      'Within a week',
      'Within a month',
      'More than a month',
    ],
  },
  {
    id: 'shadow-ops',
    title: 'Shadow operations',
    question:
      'How much of their time do product developers spend on pipelines, clusters and tools?',
    answers: [
      'Next to none',
      'A tenth',
      'A fifth',
      'A third',
      'Half or more; each team has somebody who does nothing else',
    ],
  },
  {
    id: 'incidents',
    title: 'Incidents',
    question: 'What happens when something breaks?',
    answers: [
      'Rare, and who does what is clear',
      'Clear for most services',
      'Owners and dashboards have to be looked for',
      'Often several teams guess together',
      'Chaos: nobody knows who owns it or how to roll back',
    ],
  },
];

/**
 * Whether a company needs a platform: the sum of five answers of 1 to 5.
 *
 * @public
 */
export function assessReadiness(answers: ReadinessAnswers): ReadinessVerdict {
  const values = readinessQuestions.map(({ id }) => answers[id]);
  const sum = values.reduce((all, value) => all + value, 0);
  const highest = Math.max(...values);
  const first = readinessQuestions
    .map(({ id }) => id)
    .filter(id => highest > 1 && answers[id] === highest);
  if (sum < NEEDED_FROM) {
    return {
      sum,
      needed: 'not-yet',
      says: 'You likely need no platform yet. Good documentation and a shared template or two go further; ask again in half a year.',
      first,
    };
  }
  return sum < CLEARLY_FROM
    ? {
        sum,
        needed: 'begin-small',
        says: 'A thin platform pays: take what hurts most first, for one or two teams, and measure whether it helps.',
        first,
      }
    : {
        sum,
        needed: 'yes',
        says: 'A platform pays clearly. Give it a team of its own and begin with what hurts most.',
        first,
      };
}
