import { RE2JS } from 're2js';

/** Longer patterns are not even read. */
const LONGEST = 1_000;
/** `{500}` counts five hundred times. */
const MOST_INSTRUCTIONS = 500;
/** Patterns that facts bring are any number. */
const MOST_REMEMBERED = 500;

/** How well a pattern searches a text: in a time that grows with the text's length, and no faster. */
export interface Pattern {
  test(text: string): boolean;
  /** What every character of a text may cost, in instructions. */
  size: number;
}

let recent = new Map<string, Pattern>();
let before = new Map<string, Pattern>();

/**
 * A regular expression in RE2's syntax: it has no way to try everything, as JavaScript's own have. Each is compiled once for
 * as long as it is in use.
 *
 * @throws Error saying what is wrong with it
 */
export function patternOf(source: string): Pattern {
  let pattern = recent.get(source);
  if (!pattern) {
    pattern = before.get(source) ?? compile(source);
    if (recent.size >= MOST_REMEMBERED) {
      before = recent;
      recent = new Map();
    }
    recent.set(source, pattern);
  }
  return pattern;
}

function compile(source: string): Pattern {
  if (source.length > LONGEST) {
    throw new Error(
      `The pattern has ${source.length} characters; ${LONGEST} is the most`,
    );
  }
  let pattern: RE2JS;
  try {
    pattern = RE2JS.compile(source);
  } catch (error) {
    throw new Error(
      `'${source}' is no pattern of RE2: ${(error as Error).message.replace(
        'error parsing regexp: ',
        '',
      )}`,
    );
  }
  const size = pattern.programSize();
  if (size > MOST_INSTRUCTIONS) {
    throw new Error(`The pattern '${source}' repeats too much`);
  }
  return { size, test: text => pattern.test(text) };
}
