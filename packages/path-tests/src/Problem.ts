/**
 * Something wrong with a path, or with what it renders.
 *
 * @public
 */
export interface Problem {
  /** Which check found it, such as `kubernetes`. */
  rule: string;
  /** In the rendered repository; with `source` in the path's own folder. */
  file?: string;
  /** 1-based. */
  line?: number;
  message: string;
}
