/** A piece of a template that is code: `${{ … }}` or `{% … %}`. Comments and raw blocks are none. */
export interface TemplateTag {
  kind: 'output' | 'block';
  /** Offset of the code in the template, without delimiters and dashes. */
  start: number;
  code: string;
}

/** A template, cut at its tags. */
export interface TemplateParts {
  tags: TemplateTag[];
  /** Where text is that is no part of a tag, a comment or a raw block. */
  texts: Array<{ from: number; to: number }>;
}

/** A token of a tag's code. */
export interface CodeToken {
  kind: 'name' | 'string' | 'number' | 'regex' | 'operator';
  /** As written; of strings the text that they stand for. */
  text: string;
  /** Offsets in the code. */
  start: number;
  end: number;
}

/** Code that can't be cut into tokens; the engine says more about it. */
export class TemplateCodeError extends Error {
  constructor(message: string, readonly offset: number) {
    super(message);
  }
}

const OPENING = /\$\{\{-?|\{%-?|\{#/g;
const OPERATORS = ['===', '!==', '**', '//', '==', '!=', '<=', '>='];
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /\d+(?:\.\d*)?/y;

/**
 * Finds the code of a template, as nunjitsu does.
 *
 * @throws TemplateCodeError when a tag is not closed
 */
export function readTemplateParts(template: string): TemplateParts {
  const tags: TemplateTag[] = [];
  const texts: TemplateParts['texts'] = [];
  let at = 0;
  for (;;) {
    OPENING.lastIndex = at;
    const opening = OPENING.exec(template);
    texts.push({ from: at, to: opening?.index ?? template.length });
    if (!opening) {
      return { tags, texts };
    }
    const start = opening.index + opening[0].length;
    if (opening[0] === '{#') {
      at = closeOf(template, '#}', start, opening.index);
      continue;
    }
    const kind = opening[0].startsWith('$') ? 'output' : 'block';
    const end = findCodeEnd(template, start, kind === 'output' ? '}}' : '%}');
    if (end === undefined) {
      throw new TemplateCodeError(
        `'${opening[0]}' is not closed`,
        opening.index,
      );
    }
    const code = template.slice(start, end).replace(/-$/, '');
    at = end + 2;
    const raw = kind === 'block' && /^\s*(raw|verbatim)\s*$/.exec(code)?.[1];
    if (raw) {
      at = endOfRaw(template, raw, at, opening.index);
    } else {
      tags.push({ kind, start, code });
    }
  }
}

/** @throws TemplateCodeError */
export function readTokens(code: string): CodeToken[] {
  const tokens: CodeToken[] = [];
  for (let at = 0; at < code.length; ) {
    if (/\s/.test(code[at])) {
      at += 1;
      continue;
    }
    const token = tokenAt(code, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

/** 1-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (
    let at = text.indexOf('\n');
    at >= 0 && at < offset;
    at = text.indexOf('\n', at + 1)
  ) {
    line += 1;
  }
  return line;
}

function tokenAt(code: string, start: number): CodeToken {
  const name = matchAt(NAME, code, start);
  if (name === 'r' && code[start + 1] === '/') {
    const end = endOfRegex(code, start);
    return { kind: 'regex', text: code.slice(start, end), start, end };
  }
  if (name) {
    return { kind: 'name', text: name, start, end: start + name.length };
  }
  const number = matchAt(NUMBER, code, start);
  if (number) {
    return { kind: 'number', text: number, start, end: start + number.length };
  }
  if (code[start] === '"' || code[start] === "'") {
    const end = endOfString(code, start);
    const text = code.slice(start + 1, end - 1).replace(/\\(.)/gs, '$1');
    return { kind: 'string', text, start, end };
  }
  const operator =
    OPERATORS.find(candidate => code.startsWith(candidate, start)) ??
    code[start];
  return {
    kind: 'operator',
    text: operator,
    start,
    end: start + operator.length,
  };
}

function matchAt(
  expression: RegExp,
  text: string,
  at: number,
): string | undefined {
  expression.lastIndex = at;
  return expression.exec(text)?.[0];
}

function findCodeEnd(
  template: string,
  start: number,
  close: string,
): number | undefined {
  for (let at = start; at < template.length; ) {
    const name = matchAt(NAME, template, at);
    if (name === 'r' && template[at + 1] === '/') {
      at = endOfRegex(template, at);
    } else if (name) {
      at += name.length;
    } else if (template[at] === '"' || template[at] === "'") {
      at = endOfString(template, at);
    } else if (template.startsWith(close, at)) {
      return at;
    } else {
      at += 1;
    }
  }
  return undefined;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += text[at] === '\\' ? 2 : 1) {
    if (text[at] === text[start]) {
      return at + 1;
    }
  }
  throw new TemplateCodeError('A text is not closed', start);
}

function endOfRegex(text: string, start: number): number {
  for (let at = start + 2; at < text.length; at += text[at] === '\\' ? 2 : 1) {
    if (text[at] === '/') {
      return at + 1 + (/^[gimy]*/.exec(text.slice(at + 1)) ?? [''])[0].length;
    }
  }
  throw new TemplateCodeError('A regular expression is not closed', start);
}

function closeOf(
  template: string,
  close: string,
  from: number,
  opening: number,
): number {
  const found = template.indexOf(close, from);
  if (found < 0) {
    throw new TemplateCodeError(
      `'${template.slice(opening, opening + 2)}' is not closed`,
      opening,
    );
  }
  return found + close.length;
}

function endOfRaw(
  template: string,
  name: string,
  from: number,
  opening: number,
): number {
  const marker = new RegExp(`\\{%\\s*(end)?${name}\\s*%\\}`, 'g');
  marker.lastIndex = from;
  for (let depth = 1; ; ) {
    const found = marker.exec(template);
    if (!found) {
      throw new TemplateCodeError(`'{% ${name} %}' is not closed`, opening);
    }
    depth += found[1] ? -1 : 1;
    if (depth === 0) {
      return marker.lastIndex;
    }
  }
}
