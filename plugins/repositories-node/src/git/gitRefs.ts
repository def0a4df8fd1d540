import { InputError } from '@backstage/errors';

// The rules of git-check-ref-format(1), and no leading dash, which git would read as an option.
const FORBIDDEN =
  // eslint-disable-next-line no-control-regex
  /^[-/]|[/.]$|\/\/|\.\.|@\{|[\u0000-\u0020\u007f~^:?*[\\]|(?:^|\/)\.|\.lock(?:\/|$)|^@$/;

/**
 * Whether a name can be a branch or tag, as git-check-ref-format(1) has it; names that start with a dash can't.
 *
 * @public
 */
export function isGitRefName(name: string): boolean {
  return name.length > 0 && name.length <= 1024 && !FORBIDDEN.test(name);
}

/**
 * @throws InputError when the name can't be a branch or tag
 * @public
 */
export function assertGitRefName(name: string): void {
  if (!isGitRefName(name)) {
    throw new InputError(
      `'${name.slice(
        0,
        100,
      )}' can't be the name of a git branch or tag; use letters, digits and . _ - /`,
    );
  }
}

/**
 * Whether a text is a full object id: 40 hex digits, or 64 in SHA-256 repositories.
 *
 * @public
 */
export function isGitObjectId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}
