import type { ReleaseSnapshot } from '@paved/plugin-golden-paths-common';
import type { SourceTree } from '../upgrade/types';

/** @public */
export interface MatchRequest {
  current: SourceTree;
  repository: { owner: string; name: string };
  snapshots: readonly ReleaseSnapshot[];
  /** Values that are known already, such as the owner in the catalog. */
  parameters?: Record<string, unknown>;
}
