import {
  Alias,
  Composer,
  CST,
  Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  Node,
  Pair,
  ParsedNode,
  Parser,
  visit,
} from 'yaml';
import { DataLimitError } from './plainData';
import type { Path } from './problem';

/** 1-based. */
export interface Position {
  line: number;
  column: number;
}

/** A YAML error in the parser's own words. */
export interface YamlProblem {
  code: string;
  message: string;
  offset: number;
}

/** One document of a YAML file, with the place of everything in it. */
export class YamlDocument {
  readonly #document: Document.Parsed<ParsedNode>;
  readonly #lines: LineCounter;
  readonly #text: string;

  constructor(
    document: Document.Parsed<ParsedNode>,
    lines: LineCounter,
    text: string,
  ) {
    this.#document = document;
    this.#lines = lines;
    this.#text = text;
  }

  get text(): string {
    const [start, , end] = this.#document.range;
    return this.#text.slice(start, end);
  }

  /** Where its first value is, comments and the `---` before it left out. */
  get start(): Position {
    return this.position(
      this.#document.contents?.range?.[0] ?? this.#document.range[0],
    );
  }

  /** What an offset in {@link YamlDocument.text} is in the file. */
  offsetInFile(offset: number): number {
    return this.#document.range[0] + offset;
  }

  /** Place of an offset in {@link YamlDocument.text}. */
  positionInText(offset: number): Position {
    return this.position(this.offsetInFile(offset));
  }

  position(offset: number): Position {
    return positionOf(this.#lines, Math.min(offset, this.#text.length));
  }

  /** First of all errors; later ones are mostly its consequences. */
  get error(): YamlProblem | undefined {
    const [error] = this.#document.errors;
    return (
      error && {
        code: error.code,
        message: error.message,
        offset: error.pos[0],
      }
    );
  }

  /** The first alias (`*name`) that has no anchor (`&name`) before it; the catalog's parser notices only on reading. */
  get unknownAlias(): { name: string; at: Position } | undefined {
    const anchors = new Set<string>();
    let unknown: Alias | undefined;
    visit(this.#document, {
      Node: (_key, node) => {
        if (isAlias(node) && !anchors.has(node.source)) {
          unknown = node;
          return visit.BREAK;
        }
        if (!isAlias(node) && node.anchor) {
          anchors.add(node.anchor);
        }
        return undefined;
      },
    });
    return unknown && { name: unknown.source, at: this.#nodePosition(unknown) };
  }

  /** Values as written, aliases not followed, and how many aliases. */
  get size(): { nodes: number; aliases: number } {
    const size = { nodes: 0, aliases: 0 };
    const pending: unknown[] = [this.#document.contents];
    while (pending.length) {
      const node = pending.pop();
      size.nodes += 1;
      if (isAlias(node)) {
        size.aliases += 1;
      } else if (isMap(node)) {
        for (const { key, value } of node.items) {
          pending.push(key, value);
        }
      } else if (isSeq(node)) {
        pending.push(...node.items);
      }
    }
    return size;
  }

  /**
   * Keys that a map holds twice. The parser can find them too, but in time that grows with the square of the map.
   */
  get duplicateKeys(): Array<{ key: string; at: Position; first: Position }> {
    const duplicates: Array<{ key: string; at: Position; first: Position }> =
      [];
    const pending: unknown[] = [this.#document.contents];
    while (pending.length) {
      const node = pending.pop();
      if (isMap(node)) {
        const seen = new Map<unknown, Node>();
        for (const { key, value } of node.items) {
          if (isScalar(key)) {
            const first = seen.get(key.value);
            if (first) {
              duplicates.push({
                key: String(key.value),
                at: this.#nodePosition(key),
                first: this.#nodePosition(first),
              });
            } else {
              seen.set(key.value, key);
            }
          }
          pending.push(key, value);
        }
      } else if (isSeq(node)) {
        pending.push(...node.items);
      }
    }
    return duplicates.sort(
      (a, b) => a.at.line - b.at.line || a.at.column - b.at.column,
    );
  }

  /** @throws ReferenceError when aliases expand too far */
  toData(): unknown {
    return this.#document.toJSON();
  }

  /** Place of the deepest part of the path that is there. */
  locate(path: Path, options?: { key?: boolean }): Position {
    let node: unknown = this.#document.contents;
    let found: Position = this.start;
    for (const [index, step] of path.entries()) {
      const container = isAlias(node) ? node.resolve(this.#document) : node;
      const item = child(container, step);
      if (!item) {
        return found;
      }
      const isLast = index === path.length - 1;
      found = this.#nodePosition(placeOf(item, isLast && !options?.key), found);
      node = isPair(item) ? item.value : item;
    }
    return found;
  }

  #nodePosition(node: unknown, otherwise: Position = this.start): Position {
    const range = (node as Node | undefined)?.range;
    return range ? this.position(range[0]) : otherwise;
  }
}

function child(node: unknown, step: string | number): Pair | unknown {
  if (isMap(node)) {
    return node.items.find(
      ({ key }) => isScalar(key) && String(key.value) === String(step),
    );
  }
  return isSeq(node) && typeof step === 'number' ? node.items[step] : undefined;
}

/** A pair's value when that is wanted and there, otherwise its key. */
function placeOf(item: unknown, wantsValue: boolean): unknown {
  if (!isPair(item)) {
    return item;
  }
  return wantsValue && hasText(item.value) ? item.value : item.key;
}

function hasText(node: unknown): boolean {
  const range = (node as Node | undefined)?.range;
  return range !== undefined && range !== null && range[1] > range[0];
}

/** A document that the parser gave up on. */
export interface UnreadableDocument {
  text: string;
  /** Where its first value is. */
  start: Position;
  positionInText: (offset: number) => Position;
  thrown: unknown;
}

/**
 * Reads a YAML file with the catalog's own parser and options: merge keys off, duplicate keys are for
 * {@link YamlDocument.duplicateKeys}.
 *
 * @throws RangeError when it is nested too deep for the parser
 * @throws DataLimitError when it is made to keep the parser busy
 */
export function parseYaml(text: string): YamlDocument[] {
  return parsePart(text, lineCounter(text), 0, text.length);
}

/**
 * As {@link parseYaml}, but whatever is wrong with one document is the fault of that one: when the file as a whole has
 * errors, each document is read by itself, as a quote or bracket that nothing closes would swallow those after it.
 */
export function parseDocuments(
  text: string,
): Array<YamlDocument | UnreadableDocument> {
  const lines = lineCounter(text);
  try {
    const documents = parsePart(text, lines, 0, text.length);
    if (!documents.some(({ error }) => error)) {
      return documents;
    }
  } catch {
    // Told of the document that it is about
  }
  const starts = [0];
  for (const { index } of text.matchAll(/(?<![^\n])---(?=\s|$)/g)) {
    if (index > 0) {
      starts.push(index);
    }
  }
  return starts.flatMap<YamlDocument | UnreadableDocument>((start, at) => {
    const end = starts[at + 1] ?? text.length;
    try {
      return parsePart(text, lines, start, end);
    } catch (thrown) {
      const part = text.slice(start, end);
      const positionInText = (offset: number) =>
        positionOf(lines, start + offset);
      return {
        text: part,
        start: positionInText(
          /^(?:---)?(?:[ \t]*(?:#.*)?\r?\n)*/.exec(part)?.[0].length ?? 0,
        ),
        positionInText,
        thrown,
      };
    }
  });
}

function lineCounter(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    lines.addNewLine(at + 1);
  }
  return lines;
}

function positionOf(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function parsePart(
  text: string,
  lines: LineCounter,
  start: number,
  end: number,
): YamlDocument[] {
  const composer = new Composer({
    logLevel: 'silent',
    merge: false,
    prettyErrors: false,
    uniqueKeys: false,
  });
  return Array.from(
    composer.compose(guardedTokens(text.slice(start, end), start)),
    document =>
      new YamlDocument(document as Document.Parsed<ParsedNode>, lines, text),
  );
}

const MAX_LEXEMES_PER_LINE = 100_000;
const MAX_NESTING_PER_LINE = 500;
const MAX_SYNTAX_ERRORS = 100;

/**
 * The parser's tokens, as long as they are of a kind that people write. Its time grows with the square of compact
 * nesting (`- - - -`), of anchors in a row and of errors, so these are stopped early.
 */
function* guardedTokens(
  text: string,
  offset: number,
): Generator<CST.Token, void> {
  const parser = new Parser();
  parser.offset = offset;
  let lexemesOnLine = 0;
  let nestingOnLine = 0;
  let flowDepth = 0;
  let properties = 0;
  let errors = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const type = CST.tokenType(lexeme);
    lexemesOnLine += 1;
    if (type === 'anchor' || type === 'tag') {
      properties += 1;
    } else if (!['space', 'newline', 'comment'].includes(String(type))) {
      properties = 0;
    }
    switch (type) {
      case 'newline':
        lexemesOnLine = 0;
        nestingOnLine = 0;
        break;
      case 'seq-item-ind':
      case 'explicit-key-ind':
      case 'map-value-ind':
        nestingOnLine += flowDepth ? 0 : 1;
        break;
      case 'flow-seq-start':
      case 'flow-map-start':
        flowDepth += 1;
        break;
      case 'flow-seq-end':
      case 'flow-map-end':
        flowDepth = Math.max(0, flowDepth - 1);
        break;
      default:
    }
    if (
      lexemesOnLine > MAX_LEXEMES_PER_LINE ||
      nestingOnLine > MAX_NESTING_PER_LINE ||
      flowDepth > MAX_NESTING_PER_LINE ||
      properties > MAX_NESTING_PER_LINE
    ) {
      throw new DataLimitError('has a line too intricate to be read');
    }
    for (const token of parser.next(lexeme)) {
      errors += token.type === 'error' ? 1 : 0;
      if (errors > MAX_SYNTAX_ERRORS) {
        throw new DataLimitError(
          `is not YAML: it has more than ${MAX_SYNTAX_ERRORS} errors`,
        );
      }
      yield token;
    }
  }
  yield* parser.end();
}
