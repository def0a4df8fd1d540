import type { MetricTarget } from '../metrics/types';

/**
 * How far a platform has come, from 0 (ad hoc) to 5.
 *
 * @public
 */
export type MaturityLevel = 0 | 1 | 2 | 3 | 4 | 5;

/**
 * A model of maturity: aspects, each with what has to be true on each level.
 *
 * @public
 */
export interface MaturityModel {
  title: string;
  /** Goes up with every change of a criterion. */
  version: number;
  /** Names of the levels 0 to 5. */
  levels: string[];
  aspects: MaturityAspect[];
}

/** @public */
export interface MaturityAspect {
  id: string;
  title: string;
  /** What is asked, in a sentence. */
  question: string;
  criteria: MaturityCriterion[];
}

/** @public */
export interface MaturityCriterion {
  /** Unique in the model. */
  id: string;
  /** From 1 on. */
  level: MaturityLevel;
  /** What is true when it is met. */
  says: string;
  /** What to do when it is not. */
  next: string;
  evidence: CriterionEvidence;
}

/**
 * A number that is measured, or something a person shows until a day.
 *
 * @public
 */
export type CriterionEvidence =
  | {
      metric: string;
      /** Where the number has to be; `undefined`: it is enough that there is one. */
      target?: MetricTarget;
      /** Period that ends now. */
      days: number;
      /** Fewer are too few to tell. */
      sample: number;
    }
  | {
      /** What to link. */
      show: string;
    };

/**
 * Something that shows that a criterion is met.
 *
 * @public
 */
export interface ShownEvidence {
  url: string;
  note?: string;
  /** Ref of the user who shows it. */
  by: string;
  /** ISO 8601 */
  at: string;
  /** Last day on which it counts, `YYYY-MM-DD`. */
  expiresOn: string;
}

/** @public */
export interface CriterionState extends MaturityCriterion {
  isMet: boolean;
  /** Why, in words with the number. */
  because: string;
  shown?: ShownEvidence;
  /** It was met until the evidence ran out. */
  isExpired: boolean;
}

/** @public */
export interface AspectState extends Omit<MaturityAspect, 'criteria'> {
  level: MaturityLevel;
  criteria: CriterionState[];
  /** What is missing for the next level. */
  nextSteps: CriterionState[];
}

/**
 * Where a platform stands: as far as its weakest aspect.
 *
 * @public
 */
export interface MaturityAssessment {
  level: MaturityLevel;
  aspects: AspectState[];
}

/**
 * What was once found; kept when it differs from what was found before.
 *
 * @public
 */
export interface PastAssessment {
  /** ISO 8601 */
  at: string;
  modelVersion: number;
  level: MaturityLevel;
  /** By id of the aspect. */
  aspects: Record<string, MaturityLevel>;
  /** Ids of the criteria that were met. */
  met: string[];
}

/** @public */
export interface MaturityReport extends MaturityAssessment {
  title: string;
  modelVersion: number;
  levels: string[];
  /** ISO 8601 */
  at: string;
  /** The newest first. */
  history: PastAssessment[];
}
