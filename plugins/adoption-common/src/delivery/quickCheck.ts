const MINUTES_A_DAY = 24 * 60;

/** Less than this many minutes is answer 6, 5 … 2; DORA Quick Check's answers for lead time and recovery. */
const TIMES = [
  60,
  MINUTES_A_DAY,
  7 * MINUTES_A_DAY,
  30 * MINUTES_A_DAY,
  182 * MINUTES_A_DAY,
];

/**
 * At least this many deployments a day is answer 6, 5 … 2: several and one each working day, once a week, a month, six
 * months.
 */
const FREQUENCIES = [10 / 7, 5 / 7, 1 / 7, 1 / 30, 1 / 182];

/**
 * What DORA's survey would have been answered with; `undefined` where there is nothing to answer with.
 */
export interface QuickCheckInput {
  /** Median, minutes. */
  leadTime?: number;
  /** Deployments a day of one entity. */
  deploymentFrequency?: number;
  /** Median, minutes. */
  recoveryTime?: number;
  /** Percent. */
  changeFailRate?: number;
  /** Percent. */
  reworkRate?: number;
}

export interface QuickCheck {
  /** Points from 0 to 10 of each question that has an answer. */
  points: QuickCheckInput;
  /** Mean of lead time, deployment frequency and recovery time. */
  throughput?: number;
  /** Mean of change fail rate and rework rate. */
  stability?: number;
  /** Mean of all that have an answer. */
  overall?: number;
}

/**
 * Points of an answer of one to six.
 */
export function pointsOfAnswer(answer: number): number {
  return (answer - 1) * 2;
}

/**
 * Points of a share in percent of what went wrong.
 */
export function pointsOfPercent(percent: number): number {
  return 10 - percent / 10;
}

/**
 * Which of DORA's six answers a duration is.
 */
export function answerOfMinutes(minutes: number): number {
  const index = TIMES.findIndex(limit => minutes < limit);
  return index < 0 ? 1 : 6 - index;
}

/**
 * Which of DORA's six answers a frequency is.
 */
export function answerOfFrequency(perDay: number): number {
  const index = FREQUENCIES.findIndex(limit => perDay >= limit);
  return index < 0 ? 1 : 6 - index;
}

/**
 * DORA Quick Check's score.
 */
export function quickCheckOf(input: QuickCheckInput): QuickCheck {
  const points: QuickCheckInput = {
    leadTime: map(input.leadTime, minutes =>
      pointsOfAnswer(answerOfMinutes(minutes)),
    ),
    deploymentFrequency: map(input.deploymentFrequency, perDay =>
      pointsOfAnswer(answerOfFrequency(perDay)),
    ),
    recoveryTime: map(input.recoveryTime, minutes =>
      pointsOfAnswer(answerOfMinutes(minutes)),
    ),
    changeFailRate: map(input.changeFailRate, pointsOfPercent),
    reworkRate: map(input.reworkRate, pointsOfPercent),
  };
  const fast = [
    points.leadTime,
    points.deploymentFrequency,
    points.recoveryTime,
  ];
  const stable = [points.changeFailRate, points.reworkRate];
  return {
    points,
    throughput: mean(fast),
    stability: mean(stable),
    overall: mean([...fast, ...stable]),
  };
}

/**
 * Means of all industries in DORA's survey of 2025, in points.
 */
export const QUICK_CHECK_2025: Required<QuickCheckInput> & {
  overall: number;
} = {
  leadTime: 5.5,
  deploymentFrequency: 4.8,
  recoveryTime: 7.4,
  changeFailRate: 8.1,
  reworkRate: 7.8,
  overall: 6.72,
};

function map(
  value: number | undefined,
  points: (value: number) => number,
): number | undefined {
  return value === undefined ? undefined : points(value);
}

function mean(values: Array<number | undefined>): number | undefined {
  const known = values.filter(value => value !== undefined) as number[];
  return known.length === 0
    ? undefined
    : known.reduce((sum, value) => sum + value, 0) / known.length;
}
