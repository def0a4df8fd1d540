import type { JsonObject } from '@backstage/types';
import type { ReleaseSnapshot } from '@paved/plugin-golden-paths-common';
import type { Engine } from './Engine';

/** The real scaffolder, in this process. */
export class ScaffolderEngine implements Engine {
  static async start(): Promise<ScaffolderEngine> {
    return new ScaffolderEngine();
  }

  async run(
    _snapshot: ReleaseSnapshot,
    _parameters: JsonObject,
  ): Promise<Map<string, { content: Uint8Array; isExecutable: boolean }>> {
    throw new Error('not yet');
  }

  async stop(): Promise<void> {}
}
