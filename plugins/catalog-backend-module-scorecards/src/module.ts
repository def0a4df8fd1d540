import { createKindFeatures } from '@paved/catalog-kind';
import { parseScorecard, scorecardKind } from '@paved/plugin-scorecards-common';

/**
 * The kind Scorecard, to the catalog and to discovery.
 *
 * @public
 */
export const scorecardKindFeatures = createKindFeatures({
  moduleId: 'scorecards',
  kind: scorecardKind,
  parse: parseScorecard,
});
