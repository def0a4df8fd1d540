import type { Lock, ReleaseSnapshot } from '@paved/plugin-golden-paths-common';
import type { SourceTree } from '../upgrade/types';

/** @public */
export interface VerifyRequest {
  lock: Lock;
  current: SourceTree;
  /** The lock's release; with it the lock itself is proven, and no file has to be read. */
  snapshot?: ReleaseSnapshot;
  /** Globs of files that are the team's (deviations in force); not looked at. */
  leaveAlone?: readonly string[];
}

/** @public */
export interface VerifyReport {
  /** The lock holds, and every managed file is as rendered. */
  ok: boolean;
  /** Managed files whose content or mode is another one. */
  edited: string[];
  /** Managed files that are not there. */
  missing: string[];
  /** Why the lock is not what the release renders, each with the mend. */
  lockProblems: string[];
}
