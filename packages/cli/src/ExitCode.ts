/**
 * What the exit code of every command means.
 *
 * @public
 */
export enum ExitCode {
  /** Nothing to mend; the gate allows. */
  Clean = 0,
  /** Something is to be mended; the gate denies. */
  Findings = 1,
  /** No such path, an unreadable file, a wrong option: nothing is known about the input. */
  CouldNotRun = 2,
  /** The gate can't tell: something that it needs is not known, stale, or could not be evaluated. */
  Unknown = 3,
  /** The portal did not answer, or not sensibly. */
  Unreachable = 4,
}
