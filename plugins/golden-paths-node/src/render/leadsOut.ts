import { posix } from 'node:path';

/** Whether a symbolic link at a path points out of the tree that the path lies in. */
export function leadsOut(path: string, target: Uint8Array): boolean {
  const text = Buffer.from(target).toString();
  return (
    posix.isAbsolute(text) ||
    /^\.\.(\/|$)/.test(posix.join(posix.dirname(path), text))
  );
}
