import type { Engine } from './Engine';

/** @public */
export interface RunningEngine extends Engine {
  stop(): Promise<void>;
}

/**
 * Starts the real scaffolder in this process, with an empty folder of repositories. Templates are run dry: with all of their
 * steps, the actions' own checks, and nothing left behind.
 *
 * @public
 */
export async function startScaffolder(): Promise<RunningEngine> {
  // A backend comes with it, which takes seconds to load
  const loaded = await import('./ScaffolderEngine');
  const { ScaffolderEngine }: typeof loaded =
    'default' in loaded ? (loaded.default as typeof loaded) : loaded;
  return ScaffolderEngine.start();
}
