import type { JsonObject } from '@backstage/types';
import type { ReleaseSnapshot } from '@paved/plugin-golden-paths-common';

/**
 * What runs a path's template.
 *
 * @public
 */
export interface Engine {
  /**
   * Runs the release's own `template.yaml` with these parameters, without lasting effect.
   *
   * @returns the files that the run leaves in its workspace, by path
   * @throws with what the run said when it fails
   */
  run(
    snapshot: ReleaseSnapshot,
    parameters: JsonObject,
  ): Promise<Map<string, { content: Uint8Array; isExecutable: boolean }>>;
}
