import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { FactCollector } from './FactCollector';

/**
 * Adds collectors of facts to the scorecards plugin.
 *
 * @public
 */
export interface ScorecardsCollectorsExtensionPoint {
  /** @throws Error when a collector of the same id is there already */
  addCollector(collector: FactCollector): void;
}

/**
 * {@link ScorecardsCollectorsExtensionPoint}
 *
 * @public
 */
export const scorecardsCollectorsExtensionPoint =
  createExtensionPoint<ScorecardsCollectorsExtensionPoint>({
    id: 'scorecards.collectors',
  });
