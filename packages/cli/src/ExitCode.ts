/**
 * What the exit code of every command means.
 *
 * @public
 */
export enum ExitCode {
  Clean = 0,
  Findings = 1,
  /** No such path, an unreadable file, a wrong option: nothing is known about the input. */
  CouldNotRun = 2,
}
