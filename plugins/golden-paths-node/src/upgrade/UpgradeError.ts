import { CustomErrorBase } from '@backstage/errors';

/**
 * An upgrade that can't be tried; the message says why, and what to do.
 *
 * - `lock`: the lock is not what its release renders, so there is nothing reliable to merge from
 * - `digest`: the release is not the one that the lock was written from
 * - `release`: these two releases are no upgrade
 * - `parameters`: the new release does not take the parameters
 * - `render`: a release can't be rendered
 * - `git`: git, or the folder it works in, failed; the same may work later
 *
 * @public
 */
export class UpgradeError extends CustomErrorBase {
  readonly name = 'UpgradeError' as const;
  readonly reason:
    | 'lock'
    | 'digest'
    | 'release'
    | 'parameters'
    | 'render'
    | 'git';

  constructor(
    reason: UpgradeError['reason'],
    message: string,
    cause?: unknown,
  ) {
    super(message, cause);
    this.reason = reason;
  }
}
