import { InputError } from '@backstage/errors';
import type { PathProblem } from '../snapshot/types';

/**
 * A release that can't be rendered, with all the reasons that were found.
 *
 * @public
 */
export class RenderError extends InputError {
  readonly problems: PathProblem[];
  /** Whether it is what was given that is wrong, or the release itself. */
  readonly reason: 'parameters' | 'release';

  constructor(
    problems: PathProblem[],
    reason: RenderError['reason'] = 'release',
  ) {
    super(
      problems
        .map(
          ({ file, line, message }) =>
            `${file}${line === undefined ? '' : `:${line}`}: ${message}`,
        )
        .join('\n'),
    );
    this.problems = problems;
    this.reason = reason;
  }
}
