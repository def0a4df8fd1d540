import { createKindFeatures } from '@paved/catalog-kind';
import {
  parseGoldenPath,
  goldenPathKind,
} from '@paved/plugin-golden-paths-common';

/**
 * The kind GoldenPath, to the catalog and to discovery.
 *
 * @public
 */
export const goldenPathKindFeatures = createKindFeatures({
  moduleId: 'golden-paths',
  kind: goldenPathKind,
  parse: parseGoldenPath,
});
