import { createKindFeatures } from '@paved/catalog-kind';
import {
  goldenPathKind,
  LOCK_FILE,
  parseGoldenPath,
} from '@paved/plugin-golden-paths-common';

/**
 * The kind GoldenPath, to the catalog and to discovery, which also says which repositories have a lock.
 *
 * @public
 */
export const goldenPathKindFeatures = createKindFeatures({
  moduleId: 'golden-paths',
  kind: goldenPathKind,
  parse: parseGoldenPath,
  markerFiles: [LOCK_FILE],
});
