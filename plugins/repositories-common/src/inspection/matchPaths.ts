import { InputError } from '@backstage/errors';
import { RE2JS } from 're2js';

const MAX_LENGTH = 500;

/**
 * Compiles globs into a predicate over paths, dot files included; a path matches when any glob does. `*` and `?` stay
 * within a segment, `**` spans any number of them, `{a,b}` and `@(a|b)` are alternatives, `?(a)`, `*(a)` and `+(a)` repeat,
 * `[a-z]` and `[!a-z]` are sets, and a backslash takes a character's meaning away.
 *
 * The globs become one expression that is matched in linear time, whatever names a repository holds.
 *
 * @throws InputError when a glob is too long or is none
 * @public
 */
export function matchPaths(
  globs: readonly string[],
  options?: { nocase?: boolean },
): (path: string) => boolean {
  const expressions = globs.map(glob =>
    compile(glob, options?.nocase ? RE2JS.CASE_INSENSITIVE : 0),
  );
  return path => expressions.some(expression => expression.test(path));
}

/**
 * Whether a text is a glob rather than a plain path.
 *
 * @public
 */
export function isGlob(text: string): boolean {
  return /[*?[\]{}()!+@\\]/.test(text);
}

/** What an open bracket is closed by, and becomes then; one without choices means itself. */
interface OpenBracket {
  close: string;
  becomes: string;
  hasChoices: boolean;
}

function compile(glob: string, flags: number): RE2JS {
  if (glob.length > MAX_LENGTH) {
    throw refusal(
      glob,
      `has ${glob.length} characters; ${MAX_LENGTH} is the most`,
    );
  }
  // `.` is any character, line ends included: names may hold them
  const expression = `^(?:${translate(glob)})$`;
  try {
    return RE2JS.compile(expression, flags | RE2JS.DOTALL);
  } catch {
    throw refusal(
      glob,
      'has a set or a repetition that is none; write a simpler one',
    );
  }
}

function translate(glob: string): string {
  let expression = '';
  const open: OpenBracket[] = [];
  for (let at = 0; at < glob.length; ) {
    const { length, becomes } = translateNext(glob, at, open);
    expression += becomes;
    at += length;
  }
  if (open.length) {
    throw refusal(glob, `has a '(' that nothing closes`);
  }
  return expression;
}

function translateNext(
  glob: string,
  at: number,
  open: OpenBracket[],
): { length: number; becomes: string } {
  const rest = glob.slice(at);
  const [first] = rest;
  const innermost = open[open.length - 1];

  const group = /^([@?*+!])\(/.exec(rest);
  if (group) {
    if (group[1] === '!') {
      throw refusal(glob, `has '!(…)'; name what you want instead`);
    }
    const repeat = group[1] === '@' ? '' : group[1];
    open.push({ close: ')', becomes: `)${repeat}`, hasChoices: true });
    return { length: 2, becomes: '(?:' };
  }
  const stars = /^\*+/.exec(rest)?.[0].length ?? 0;
  if (stars) {
    const isWhole =
      stars === 2 &&
      (at === 0 || '/{,(|'.includes(glob[at - 1])) &&
      (rest.length === 2 || '/},)|'.includes(rest[2]));
    if (isWhole) {
      return rest[2] === '/'
        ? { length: 3, becomes: '(?:.*/)?' }
        : { length: 2, becomes: '.*' };
    }
    // A whole segment is never empty
    const isSegment =
      (at === 0 || glob[at - 1] === '/') &&
      (rest.length === stars || rest[stars] === '/');
    return { length: stars, becomes: isSegment ? '[^/]+' : '[^/]*' };
  }
  if (first === '?') {
    return { length: 1, becomes: '[^/]' };
  }
  const set = /^\[([!^]?)(\]?[^\]\\/]*)\]/.exec(rest);
  if (set?.[2]) {
    if (set[2].includes('[:')) {
      throw refusal(
        glob,
        `has a class of characters; write a set such as [a-z]`,
      );
    }
    const characters = set[2].replace(/[\^[\]]/g, '\\$&');
    return {
      length: set[0].length,
      becomes: `[${set[1] && '^/'}${characters}]`,
    };
  }
  if (first === '{') {
    const hasChoices = isChoice(rest, glob);
    open.push({
      close: '}',
      becomes: hasChoices ? ')' : RE2JS.quote('}'),
      hasChoices,
    });
    return { length: 1, becomes: hasChoices ? '(?:' : RE2JS.quote('{') };
  }
  if (innermost && first === innermost.close) {
    open.pop();
    return { length: 1, becomes: innermost.becomes };
  }
  if (
    innermost?.hasChoices &&
    first === (innermost.close === '}' ? ',' : '|')
  ) {
    return { length: 1, becomes: '|' };
  }
  const escaped = first === '\\' && rest.length > 1;
  const character = String.fromCodePoint(
    rest.codePointAt(escaped ? 1 : 0) ?? 0,
  );
  return {
    length: character.length + (escaped ? 1 : 0),
    becomes: RE2JS.quote(character),
  };
}

/** Whether the brace that a text begins with holds a comma of its own; without one it means itself. */
function isChoice(text: string, glob: string): boolean {
  let depth = 0;
  let commas = 0;
  for (let at = 0; at < text.length; at += text[at] === '\\' ? 2 : 1) {
    if (text.startsWith('..', at) && depth === 1) {
      throw refusal(glob, 'has a {from..to} range; write out what you want');
    } else if (text[at] === '{') {
      depth += 1;
    } else if (text[at] === ',' && depth === 1) {
      commas += 1;
    } else if (text[at] === '}') {
      depth -= 1;
      if (depth === 0) {
        return commas > 0;
      }
    }
  }
  throw refusal(glob, `has a '{' that nothing closes`);
}

function refusal(glob: string, why: string): InputError {
  const shown = glob.length > 60 ? `${glob.slice(0, 59)}…` : glob;
  return new InputError(`The glob '${shown}' ${why}`);
}
