import { InputError } from '@backstage/errors';
import { RE2JS } from 're2js';

/**
 * A glob as a predicate over paths: `*` and `?` stay within a segment, `**` spans any number of them, and there are
 * `{a,b}` and `[abc]`. Translated into an expression that is matched in linear time, whatever paths a repository has.
 *
 * @throws InputError
 */
export function compileGlob(glob: string): (path: string) => boolean {
  const expression = compileExpression(`^${translate(glob)}$`);
  return path => expression.test(path);
}

/**
 * A regular expression in RE2's syntax, which has no way to hang.
 *
 * @throws InputError
 */
export function compileExpression(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    throw new InputError(
      `'${pattern}' is no regular expression of RE2: ${
        error instanceof Error ? error.message : error
      }`,
    );
  }
}

function translate(glob: string): string {
  let expression = '';
  let groups = 0;
  for (let at = 0; at < glob.length; at++) {
    const rest = glob.slice(at);
    const wide = /^\*\*+(\/?)/.exec(rest);
    const set = /^\[(!?)([^\]\\/]+)\]/.exec(rest);
    if (wide) {
      expression += wide[1] ? '(?:.*/)?' : '.*';
      at += wide[0].length - 1;
    } else if (set) {
      expression += `[${set[1] ? '^/' : ''}${set[2].replace(
        /[\^[]/g,
        '\\$&',
      )}]`;
      at += set[0].length - 1;
    } else if (rest[0] === '*') {
      expression += '[^/]*';
    } else if (rest[0] === '?') {
      expression += '[^/]';
    } else if (rest[0] === '{') {
      expression += '(?:';
      groups++;
    } else if (rest[0] === '}' && groups) {
      expression += ')';
      groups--;
    } else if (rest[0] === ',' && groups) {
      expression += '|';
    } else {
      expression += RE2JS.quote(rest[0]);
    }
  }
  if (groups) {
    throw new InputError(`The glob '${glob}' has a '{' that nothing closes`);
  }
  return expression;
}
