import { GitError } from '@paved/plugin-repositories-node';

/**
 * A mirror lacks what it must have. It is only a cache, so it is thrown away and built anew.
 */
export class CorruptMirrorError extends Error {}

/** Whether an error means that the mirror itself is damaged, as git words it. */
export function isCorruptMirror(error: unknown): boolean {
  return (
    error instanceof CorruptMirrorError ||
    (error instanceof GitError &&
      error.reason === 'failed' &&
      /not a git repository|bad object|corrupt|unable to read|could not read|is empty|missing (?:blob|tree|commit)|unable to unpack|inflate|invalid sha1|packfile|bad tree|loose object/i.test(
        error.stderr,
      ))
  );
}
