import type { Entity } from '@backstage/catalog-model';
import type { ScorecardProblem } from './ProblemReader';
import { readScorecard } from './readScorecard';
import { failedTests } from './runScorecardTests';

/**
 * Everything that is wrong with an entity of kind Scorecard, its own tests included.
 *
 * @public
 */
export function scorecardProblems(entity: Entity): ScorecardProblem[] {
  const { scorecard, problems } = readScorecard(entity);
  return problems.length ? problems : failedTests(scorecard);
}
