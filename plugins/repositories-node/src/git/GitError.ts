import { CustomErrorBase } from '@backstage/errors';

/**
 * Git did not do what it was asked to.
 *
 * @public
 */
export class GitError extends CustomErrorBase {
  readonly name = 'GitError' as const;
  /** `failed`: git's own verdict; the others are limits and cancellation on our side. */
  readonly reason: 'failed' | 'timeout' | 'aborted' | 'too-much-output';
  readonly exitCode?: number;
  /** What git said, at most a few KiB; never holds authorization. */
  readonly stderr: string;

  constructor(options: {
    message: string;
    reason: GitError['reason'];
    exitCode?: number;
    stderr?: string;
  }) {
    super(options.message);
    this.reason = options.reason;
    this.exitCode = options.exitCode;
    this.stderr = options.stderr ?? '';
  }
}
