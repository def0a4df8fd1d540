import { InputError } from '@backstage/errors';
import { isGlob, matchPaths } from '@paved/plugin-repositories-common';

const MAX_GLOBS = 100;

/**
 * Globs over paths, split into those that are plain paths, which are looked up, and those that need the list of all files.
 */
export class PathGlobs {
  /** Globs without any special character. */
  readonly paths: string[];
  readonly needsAllFiles: boolean;
  /** Whether one of the patterns (not of the plain paths) takes the path. */
  readonly matches: (path: string) => boolean;

  /**
   * @throws InputError when there are too many, or one can't be read
   */
  static create(globs: string[]): PathGlobs {
    if (globs.length > MAX_GLOBS) {
      throw new InputError(
        `${globs.length} globs are more than the allowed ${MAX_GLOBS}; use fewer and wider ones`,
      );
    }
    return new PathGlobs(globs.map(glob => glob.replace(/^\.?\//, '')));
  }

  private constructor(globs: string[]) {
    const patterns = globs.filter(isGlob);
    this.paths = globs.filter(glob => !isGlob(glob));
    this.needsAllFiles = patterns.length > 0;
    this.matches = matchPaths(patterns);
  }
}
