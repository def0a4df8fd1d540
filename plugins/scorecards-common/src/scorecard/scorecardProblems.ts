import type { Entity } from '@backstage/catalog-model';
import type { KindProblem } from '@paved/plugin-repositories-common';
import { readScorecard } from './readScorecard';
import { failedTests } from './runScorecardTests';

/**
 * Everything that is wrong with an entity of kind Scorecard, its own tests included.
 *
 * @public
 */
export function scorecardProblems(entity: Entity): KindProblem[] {
  const { scorecard, problems } = readScorecard(entity);
  return problems.length ? problems : failedTests(scorecard);
}
