import { excerpt } from './problem';

/** What to say about a symbolic link that stands where a file is wanted. */
export function symbolicLink(path: string) {
  return {
    rule: 'symbolic-link',
    severity: 'error' as const,
    message: `${excerpt(path)} is a symbolic link, which Paved never follows`,
    remedy: 'Commit the file itself in its place, or remove the link.',
  };
}
