import type { BuildOutcome } from './build/buildResult';
import type { Problem } from './Problem';

/**
 * A problem, and in how many of the results it is.
 *
 * @public
 */
export interface ReportedProblem extends Problem {
  /** Absent when it is about the path itself. */
  results?: number;
  /** The parameters of the first result that has it. */
  parameters?: string;
}

/**
 * What testing a path came to.
 *
 * @public
 */
export interface PathReport {
  /** Folder of the path, as it was named. */
  folder: string;
  path?: string;
  version?: string;
  /** Combinations of parameters that were rendered. */
  results: number;
  problems: ReportedProblem[];
  /** Parts of templates, files and layers, and how many of them any result reaches. */
  coverage: { seen: number; total: number };
  /** Where a created service stands on the scorecard. */
  standing?: { scorecard: string; level?: string; needs: string[] };
  builds: BuildOutcome[];
  /** What was not looked at, and why. */
  skipped: string[];
  seconds: number;
}
