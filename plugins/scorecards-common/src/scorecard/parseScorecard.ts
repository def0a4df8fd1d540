import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { readScorecard } from './readScorecard';
import type { Scorecard } from './types';

/**
 * Reads an entity of kind Scorecard. That its tests pass is not looked at: `scorecardProblems` does.
 *
 * @public
 * @throws InputError naming every problem
 */
export function parseScorecard(entity: Entity): Scorecard {
  const { scorecard, problems } = readScorecard(entity);
  if (problems.length) {
    throw new InputError(
      `${scorecard.ref} can't be used: ${problems
        .map(({ path, message }) => `${path.join('.')}: ${message}`)
        .join('; ')}`,
    );
  }
  return scorecard;
}
