import {
  Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  Node,
  Pair,
  parseAllDocuments,
  ParsedNode,
} from 'yaml';
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

  /** Place of an offset in {@link YamlDocument.text}. */
  positionInText(offset: number): Position {
    return this.position(this.#document.range[0] + offset);
  }

  position(offset: number): Position {
    const { line, col } = this.#lines.linePos(
      Math.min(offset, this.#text.length),
    );
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
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
      const wantsKey = options?.key && index === path.length - 1;
      const hasValue = isPair(item) && hasText(item.value);
      const place =
        isPair(item) && (wantsKey || !hasValue || index < path.length - 1)
          ? item.key
          : isPair(item)
          ? item.value
          : item;
      found = this.#nodePosition(place, found);
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

function hasText(node: unknown): boolean {
  const range = (node as Node | undefined)?.range;
  return range !== undefined && range !== null && range[1] > range[0];
}

/**
 * Reads a YAML file with the catalog's own parser and options: merge keys off, duplicate keys are for
 * {@link YamlDocument.duplicateKeys}.
 *
 * @throws RangeError when it is nested too deep for the parser
 */
export function parseYaml(text: string): YamlDocument[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    logLevel: 'silent',
    merge: false,
    prettyErrors: false,
    uniqueKeys: false,
  });
  return Array.isArray(documents)
    ? documents.map(document => new YamlDocument(document, lines, text))
    : [];
}
