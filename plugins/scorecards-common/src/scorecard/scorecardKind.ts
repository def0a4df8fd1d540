import type { EntityKind } from '@paved/plugin-repositories-common';
import { scorecardProblems } from './scorecardProblems';

/**
 * The kind Scorecard, as the validator of catalog files wants to know it.
 *
 * @public
 */
export const scorecardKind: EntityKind = {
  kind: 'Scorecard',
  apiVersions: ['paved.dev/v1alpha1'],
  async check(entity) {
    if (
      entity.kind !== 'Scorecard' ||
      entity.apiVersion !== 'paved.dev/v1alpha1'
    ) {
      return false;
    }
    const [problem] = scorecardProblems(entity);
    if (problem) {
      throw new TypeError(`${problem.path.join('.')}: ${problem.message}`);
    }
    return true;
  },
  problems: scorecardProblems,
  references: [{ field: 'spec.owner', defaultKind: 'Group' }],
};
