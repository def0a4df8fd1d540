import { InputError } from '@backstage/errors';
import { Minimatch } from 'minimatch';

const MAX_GLOBS = 100;
const MAX_LENGTH = 500;

/**
 * Globs over paths, split into those that are plain paths, which are looked up, and those that need the list of all files.
 */
export class PathGlobs {
  /** Globs without any special character. */
  readonly paths: string[];
  readonly #patterns: Minimatch[];

  /**
   * @throws InputError when there are too many, or one is too long or too wide
   */
  static create(globs: string[]): PathGlobs {
    if (globs.length > MAX_GLOBS) {
      throw new InputError(
        `${globs.length} globs are more than the allowed ${MAX_GLOBS}; use fewer and wider ones`,
      );
    }
    for (const glob of globs) {
      // A range such as {1..100000} is written quickly and takes long.
      if (glob.length > MAX_LENGTH || /\{[^}]*\.\.[^}]*\}/.test(glob)) {
        throw new InputError(
          `Glob '${glob.slice(
            0,
            60,
          )}' is too long or holds a {from..to} range; write a simpler one`,
        );
      }
    }
    return new PathGlobs(globs.map(glob => glob.replace(/^\.?\//, '')));
  }

  private constructor(globs: string[]) {
    const isPattern = (glob: string) => /[*?[\]{}()!+@\\]/.test(glob);
    this.paths = globs.filter(glob => !isPattern(glob));
    this.#patterns = globs
      .filter(isPattern)
      .map(
        glob =>
          new Minimatch(glob, { dot: true, nocomment: true, nonegate: true }),
      );
  }

  get needsAllFiles(): boolean {
    return this.#patterns.length > 0;
  }

  /** Whether one of the patterns (not of the plain paths) takes the path. */
  matches(path: string): boolean {
    return this.#patterns.some(pattern => pattern.match(path));
  }
}
