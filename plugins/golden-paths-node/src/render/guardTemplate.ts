import { takeLiterals } from './literals';
import {
  lineAt,
  readTemplateParts,
  readTokens,
  TemplateCodeError,
  type CodeToken,
} from './templateCode';

/**
 * What a name holds, as far as that is known before rendering: members by name, or `true` where only rendering can tell.
 */
export type KnownNames = true | Map<string, KnownNames>;

/** A template in which nothing undefined goes unnoticed. */
export interface GuardedTemplate {
  /** Every look-up that could come to nothing ends in {@link DEFINED_FILTER}; lines are those of the template. */
  source: string;
  /** Texts that were taken out of the source; see {@link putLiterals}. */
  literals: string[];
  problems: Array<{ line: number; message: string }>;
  /** What of `values` it reads, such as `['name']`, `['defaults', 'registry']`; `[]` for all of it. */
  reads: string[][];
}

/** Filter with one argument, the expression as written: gives its input back, and throws when that is undefined. */
export const DEFINED_FILTER = '_paved_defined';

const KEYWORDS = new Set([
  'and',
  'or',
  'not',
  'in',
  'is',
  'if',
  'else',
  'true',
  'false',
  'none',
  'null',
]);
const GLOBALS = ['range', 'cycler', 'joiner'];
/** Filters of which the result may be undefined though their input is not. */
const SELECTING_FILTERS = new Set(['first', 'last', 'pick', 'random']);
const CLOSING: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

/** Goes through the code of one tag. */
class CodeGuard {
  constructor(
    private readonly options: {
      code: string;
      tokens: CodeToken[];
      values: KnownNames;
      locals: Set<string>;
      problem(offset: number, message: string): void;
      insert(offset: number, text: string): void;
      reads(path: string[]): void;
    },
  ) {}

  expression(from: number, to: number): void {
    for (let at = from; at < to; ) {
      const token = this.options.tokens[at];
      if (this.#isOperator(at, '|')) {
        at = this.filters(at + 1, to);
      } else if (token.kind === 'name' && token.text === 'is') {
        // The name of a test follows; what it is called with is an expression again
        at += this.options.tokens[at + 1]?.text === 'not' ? 3 : 2;
      } else if (
        (token.kind === 'operator' && !(token.text in CLOSING)) ||
        (token.kind === 'name' && KEYWORDS.has(token.text))
      ) {
        at += 1;
      } else {
        at = this.#postfix(at, to);
      }
    }
  }

  /** Names in brackets, of which the defaults are expressions. */
  signature(open: number): void {
    const close = closingOf(this.options.tokens, open);
    for (let at = open + 1; at < close; ) {
      const end = this.#endOfItem(at, close);
      if (this.#isOperator(at + 1, '=')) {
        this.expression(at + 2, end);
      }
      at = end + 1;
    }
  }

  /** `name(arguments) | name …`, from a filter's name; returns where it ends. */
  filters(from: number, to: number): number {
    const { tokens } = this.options;
    let at = from;
    let last = '';
    for (;;) {
      last = tokens[at]?.text ?? '';
      at += 1;
      while (this.#isOperator(at, '.')) {
        at += 2;
      }
      if (this.#isOperator(at, '(')) {
        const close = closingOf(tokens, at);
        this.#arguments(at + 1, close);
        at = close + 1;
      }
      if (!this.#isOperator(at, '|')) {
        break;
      }
      at += 1;
    }
    if (
      SELECTING_FILTERS.has(last) &&
      at <= to &&
      tokens[from - 1] &&
      !this.#mayBeUndefined(at)
    ) {
      this.options.insert(
        tokens[at - 1].end,
        `|${DEFINED_FILTER}(${JSON.stringify(`… | ${last}`)})`,
      );
    }
    return at;
  }

  /** A value with what is looked up in it and called on it. */
  #postfix(from: number, to: number): number {
    const { tokens, code } = this.options;
    const first = tokens[from];
    let at = from + 1;
    if (first.kind === 'operator') {
      at = this.#bracket(from);
    }
    // Names looked up one after the other, as long as they are written out; `undefined` after anything else
    let chain: string[] | undefined =
      first.kind === 'name' ? [first.text] : undefined;
    // The names before a call's own
    let called: string[] | undefined;
    let hasCall = false;
    let endsInLookup = first.kind === 'name';
    for (; at < to; ) {
      if (this.#isOperator(at, '.')) {
        chain?.push(tokens[at + 1]?.text ?? '');
        endsInLookup = true;
        at += 2;
      } else if (this.#isOperator(at, '[')) {
        const close = closingOf(tokens, at);
        const key = tokens[at + 1];
        if (close === at + 2 && key.kind === 'string') {
          chain?.push(key.text);
        } else {
          this.expression(at + 1, close);
          if (chain && !hasCall) {
            called = chain;
          }
          chain = undefined;
        }
        endsInLookup = true;
        at = close + 1;
      } else if (this.#isOperator(at, '(')) {
        if (!hasCall && chain) {
          called = chain.slice(0, -1);
        }
        hasCall = true;
        chain = undefined;
        endsInLookup = false;
        const close = closingOf(tokens, at);
        this.#arguments(at + 1, close);
        at = close + 1;
      } else {
        break;
      }
    }

    const known = chain ?? called;
    const isExempt = this.#mayBeUndefined(at);
    const found = known?.length
      ? this.#check(known, first.start, isExempt && !!chain)
      : 'open';
    if (
      (found === 'open' || (found === 'known' && !chain)) &&
      endsInLookup &&
      !isExempt &&
      (first.kind === 'name' || at > from + 1)
    ) {
      const end = tokens[at - 1].end;
      const written = code.slice(first.start, end).replace(/\s+/g, ' ');
      this.options.insert(first.start, '(');
      this.options.insert(
        end,
        `|${DEFINED_FILTER}(${JSON.stringify(written)}))`,
      );
    }
    return at;
  }

  /** `open`: a look-up that can only be checked when it is made. */
  #check(
    chain: string[],
    offset: number,
    mayBeUndefined: boolean,
  ): 'known' | 'open' | 'wrong' {
    const { values, locals } = this.options;
    const [root, ...names] = chain;
    if (locals.has(root)) {
      if (root === 'values') {
        this.options.problem(
          offset,
          `'values' holds the parameters and can't be another variable; give yours another name`,
        );
      }
      return 'open';
    }
    if (root !== 'values') {
      this.options.problem(
        offset,
        values !== true && values.has(root)
          ? `'${root}' is not defined; write 'values.${root}'`
          : `'${root}' is not defined`,
      );
      return 'wrong';
    }
    let known = values;
    for (const [index, name] of names.entries()) {
      if (known === true) {
        this.options.reads(names.slice(0, index));
        return 'open';
      }
      const member = known.get(name);
      if (member === undefined) {
        this.options.reads(names.slice(0, index));
        if (!mayBeUndefined || index === 0) {
          const written = ['values', ...names.slice(0, index + 1)].join('.');
          const all = [...known.keys()].sort().join(', ');
          this.options.problem(
            offset,
            `'${written}' is not defined; there is ${all || 'nothing there'}`,
          );
        }
        return 'wrong';
      }
      known = member;
    }
    this.options.reads(names);
    return 'known';
  }

  #bracket(open: number): number {
    const { tokens } = this.options;
    const close = closingOf(tokens, open);
    if (tokens[open].text === '{') {
      for (let at = open + 1; at < close; ) {
        // key, colon, value
        const end = this.#endOfItem(at + 2, close);
        this.expression(at + 2, end);
        at = end + 1;
      }
    } else {
      this.expression(open + 1, close);
    }
    return close + 1;
  }

  #arguments(from: number, to: number): void {
    for (let at = from; at < to; ) {
      const end = this.#endOfItem(at, to);
      const isNamed =
        this.options.tokens[at].kind === 'name' &&
        this.#isOperator(at + 1, '=');
      this.expression(isNamed ? at + 2 : at, end);
      at = end + 1;
    }
  }

  /** Where the comma after an item is, or the end. */
  #endOfItem(from: number, to: number): number {
    for (let at = from; at < to; at++) {
      if (this.#isOperator(at, ',')) {
        return at;
      }
      const token = this.options.tokens[at];
      if (token.kind === 'operator' && token.text in CLOSING) {
        at = closingOf(this.options.tokens, at);
      }
    }
    return to;
  }

  /** Whether what stands before a token is asked for being defined, or given a default. */
  #mayBeUndefined(at: number): boolean {
    const { tokens } = this.options;
    if (this.#isOperator(at, '|')) {
      return ['default', 'd'].includes(tokens[at + 1]?.text);
    }
    if (tokens[at]?.kind === 'name' && tokens[at].text === 'is') {
      const test = tokens[at + (tokens[at + 1]?.text === 'not' ? 2 : 1)]?.text;
      return test === 'defined' || test === 'undefined';
    }
    return false;
  }

  #isOperator(at: number, text: string): boolean {
    const token = this.options.tokens[at];
    return token?.kind === 'operator' && token.text === text;
  }
}

/**
 * The engine renders what is undefined as an empty text. This makes it an error instead: names that can't be there are found
 * by reading the template, in every branch; all others are checked when they are looked up. What is asked with `is defined` or
 * given a `default` may be undefined, except for parameters: those of the form are always there (`null` when not given), so
 * any other name is a mistake.
 */
export function guardTemplate(
  template: string,
  values: KnownNames,
): GuardedTemplate {
  const guarded: GuardedTemplate = {
    source: template,
    literals: [],
    problems: [],
    reads: [],
  };
  try {
    const parts = readTemplateParts(template);
    const tags = parts.tags.map(tag => ({
      ...tag,
      tokens: readTokensOf(tag.code, tag.start),
    }));
    const locals = new Set(GLOBALS);
    for (const tag of tags) {
      if (tag.kind === 'block') {
        declareNames(tag.tokens, locals);
      }
    }
    const edits: Edit[] = [];
    for (const tag of tags) {
      const guard = new CodeGuard({
        code: tag.code,
        tokens: tag.tokens,
        values,
        locals,
        problem: (offset, message) =>
          guarded.problems.push({
            line: lineAt(template, tag.start + offset),
            message,
          }),
        insert: (offset, text) => edits.push({ at: tag.start + offset, text }),
        reads: path => guarded.reads.push(path),
      });
      if (tag.kind === 'output') {
        guard.expression(0, tag.tokens.length);
      } else {
        guardBlock(guard, tag.tokens);
      }
    }
    const taken = takeLiterals(template, parts);
    guarded.literals = taken.literals;
    guarded.source = applyEdits(template, [...edits, ...taken.edits]);
  } catch (error) {
    if (!(error instanceof TemplateCodeError)) {
      throw error;
    }
    guarded.problems.push({
      line: lineAt(template, error.offset),
      message: error.message,
    });
  }
  return guarded;
}

interface Edit {
  at: number;
  /** End of what the text takes the place of. */
  to?: number;
  text: string;
}

function readTokensOf(code: string, start: number): CodeToken[] {
  try {
    return readTokens(code);
  } catch (error) {
    throw error instanceof TemplateCodeError
      ? new TemplateCodeError(error.message, start + error.offset)
      : error;
  }
}

function guardBlock(guard: CodeGuard, tokens: CodeToken[]): void {
  const from = bodyOf(tokens);
  switch (tokens[0]?.text) {
    case 'filter':
      guard.filters(1, tokens.length);
      break;
    case 'macro':
      guard.signature(2);
      break;
    case 'call':
      if (tokens[1]?.text === '(') {
        guard.signature(1);
      }
      guard.expression(from, tokens.length);
      break;
    default:
      guard.expression(from, tokens.length);
  }
}

/** Where the expression of a block's code begins; its end when it has none. */
function bodyOf(tokens: CodeToken[]): number {
  switch (tokens[0]?.text) {
    case 'for':
      return indexOfTopLevel(tokens, 'in') + 1 || tokens.length;
    case 'set':
      return indexOfTopLevel(tokens, '=') + 1 || tokens.length;
    case 'call':
      return tokens[1]?.text === '(' ? closingOf(tokens, 1) + 1 : 1;
    case 'if':
    case 'elif':
    case 'elseif':
    case 'switch':
    case 'case':
      return 1;
    default:
      return tokens.length;
  }
}

function declareNames(tokens: CodeToken[], locals: Set<string>): void {
  const declare = (from: number, to: number) =>
    tokens
      .slice(from, to)
      .filter(token => token.kind === 'name')
      .forEach(token => locals.add(token.text));
  switch (tokens[0]?.text) {
    case 'for':
      declare(1, bodyOf(tokens) - 1);
      locals.add('loop');
      break;
    case 'set': {
      const body = bodyOf(tokens);
      declare(1, body === tokens.length ? body : body - 1);
      break;
    }
    case 'macro':
      declare(1, 2);
      locals.add('caller');
      declareSignature(tokens, 2, locals);
      break;
    case 'call':
      if (tokens[1]?.text === '(') {
        declareSignature(tokens, 1, locals);
      }
      break;
    default:
  }
}

function declareSignature(
  tokens: CodeToken[],
  open: number,
  locals: Set<string>,
): void {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const { kind, text } = tokens[at];
    if (kind === 'operator' && text in CLOSING) {
      depth += 1;
    } else if (kind === 'operator' && ')]}'.includes(text)) {
      depth -= 1;
      if (depth === 0) {
        return;
      }
    } else if (
      kind === 'name' &&
      depth === 1 &&
      ['(', ','].includes(tokens[at - 1].text)
    ) {
      locals.add(text);
    }
  }
}

function indexOfTopLevel(tokens: CodeToken[], text: string): number {
  let depth = 0;
  return tokens.findIndex((token, index) => {
    if (token.kind === 'operator' && token.text in CLOSING) {
      depth += 1;
    } else if (token.kind === 'operator' && ')]}'.includes(token.text)) {
      depth -= 1;
    }
    return (
      index > 0 && depth === 0 && token.kind !== 'string' && token.text === text
    );
  });
}

function closingOf(tokens: CodeToken[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at].kind === 'operator') {
      if (tokens[at].text in CLOSING) {
        depth += 1;
      } else if (')]}'.includes(tokens[at].text)) {
        depth -= 1;
        if (depth === 0) {
          return at;
        }
      }
    }
  }
  throw new TemplateCodeError(
    `'${tokens[open].text}' is not closed`,
    tokens[open].start,
  );
}

/** Texts inserted at one place stay in the order in which they were asked for. */
function applyEdits(template: string, edits: Edit[]): string {
  let result = '';
  let from = 0;
  for (const { at, to = at, text } of edits
    .map((edit, index) => ({ ...edit, index }))
    .sort((a, b) => a.at - b.at || a.index - b.index)) {
    result += template.slice(from, at) + text;
    from = to;
  }
  return result + template.slice(from);
}
