import type { JsonValue } from '@backstage/types';
import { canonicalJson, isObject } from '@paved/plugin-repositories-common';
import {
  isCollection,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  stringify,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { readYamlMap } from '../yaml/readYamlMap';

type Steps = ReadonlyArray<string | number>;

const MOST_CHARACTERS = 1_048_576;

/**
 * Sets and removes values in the text of a YAML file. Lines that are not spoken of stay as they are, whatever their style: a
 * team's file is not to be reformatted. Where that can't be done (an odd way of writing) the file is written anew, comments kept.
 *
 * @returns `undefined` when the text is not one YAML map, or has nothing where the edits want to go
 */
export function editYaml(
  text: string,
  edits: {
    set: ReadonlyArray<{ path: Steps; value: JsonValue }>;
    remove: ReadonlyArray<{ path: Steps }>;
  },
): string | undefined {
  let result: string | undefined = text;
  for (const { path } of edits.remove) {
    result = result === undefined ? result : change(result, path);
  }
  for (const { path, value } of edits.set) {
    result = result === undefined ? result : change(result, path, value);
  }
  return result;
}

function change(
  text: string,
  path: Steps,
  value?: JsonValue,
): string | undefined {
  const before = dataOf(text);
  const wanted = before && changed(before, path, value);
  if (!before || wanted === undefined) {
    return undefined;
  }
  if (canonicalJson(before) === canonicalJson(wanted)) {
    return text;
  }
  const document = parseDocument(text, { merge: false, logLevel: 'silent' });
  const isRight = (candidate: string | undefined) =>
    candidate !== undefined &&
    canonicalJson(dataOf(candidate)) === canonicalJson(wanted);
  const spliced = splice(text, document, path, value);
  if (isRight(spliced)) {
    return spliced;
  }
  const rewritten = rewrite(text, document, path, value);
  return isRight(rewritten) ? rewritten : undefined;
}

function dataOf(text: string): JsonValue | undefined {
  try {
    return readYamlMap('', text, MOST_CHARACTERS).data;
  } catch {
    return undefined;
  }
}

/** The data with the change; `undefined` when there is no place for it. */
function changed(
  data: JsonValue | undefined,
  [step, ...rest]: Steps,
  value: JsonValue | undefined,
): JsonValue | undefined {
  if (step === undefined) {
    return value;
  }
  if (Array.isArray(data)) {
    if (typeof step !== 'number' || step > data.length) {
      return undefined;
    }
    if (value === undefined && rest.length === 0) {
      return data.filter((_, index) => index !== step);
    }
    const item = changed(data[step], rest, value);
    return item === undefined
      ? undefined
      : [...data.slice(0, step), item, ...data.slice(step + 1)];
  }
  const isNew = data === undefined || data === null;
  if (typeof step !== 'string' || !(isObject(data) || isNew)) {
    return undefined;
  }
  const { [step]: named, ...others } = isNew ? {} : data;
  const current = Object.hasOwn(data ?? {}, step) ? named : undefined;
  if (value === undefined && rest.length === 0) {
    return isNew ? undefined : others;
  }
  const inner = changed(current, rest, value);
  return inner === undefined ? undefined : { ...(data ?? {}), [step]: inner };
}

/** Changes only the lines that it must; `undefined` when that is not so simple. */
function splice(
  text: string,
  document: Document,
  path: Steps,
  value: JsonValue | undefined,
): string | undefined {
  const { container, step, inner, flow } = place(document, path, value);
  if (flow) {
    return replaceFlow(
      text,
      flow.node,
      changed(flow.node.toJSON(), path.slice(flow.depth), value),
    );
  }
  if (!isCollection(container)) {
    return undefined;
  }
  const item = itemOf(container, step);
  const current = isPair(item) ? item.value : item;
  const scalar =
    isScalar(current) && current.value !== null && typeof inner !== 'object'
      ? replaceScalar(text, current, inner)
      : undefined;
  if (scalar !== undefined) {
    return scalar;
  }
  if (inner === undefined && container.items.length === 1) {
    return path.length > 1
      ? splice(text, document, path.slice(0, -1), isSeq(container) ? [] : {})
      : undefined;
  }
  const indent = indentOf(text, container);
  if (indent === undefined) {
    return undefined;
  }
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lines =
    inner === undefined
      ? ''
      : stringify(isSeq(container) ? [inner] : { [step]: inner }, {
          lineWidth: 0,
        })
          .replace(/^(?=.)/gm, indent)
          .replace(/\n/g, eol);
  if (!item) {
    const at = endOfLines(text, endOf(container.items.at(-1)));
    const head = text.slice(0, at);
    return head + (head.endsWith('\n') ? '' : eol) + lines + text.slice(at);
  }
  const start = startOfLine(text, startOf(item));
  const mark = text.slice(start, startOf(item));
  const end = endOfLines(text, endOf(item));
  if (isSeq(container) || /^ *$/.test(mark)) {
    return text.slice(0, start) + lines + text.slice(end);
  }
  // The first key of a list's item: the dash before it stays
  const next = lines
    ? { at: end, text: mark + lines.slice(mark.length) }
    : { at: startOf(container.items[1]), text: mark };
  return /^ *-[ -]*$/.test(mark) && !/#/.test(text.slice(end, next.at))
    ? text.slice(0, start) + next.text + text.slice(next.at)
    : undefined;
}

/**
 * The innermost collection on the way that is there, what in it is to be set, and to what; and the outermost that is written
 * in brackets.
 */
function place(document: Document, path: Steps, value: JsonValue | undefined) {
  let container: unknown = document.contents;
  let flow: { node: YAMLMap | YAMLSeq; depth: number } | undefined;
  let depth = 0;
  for (; depth < path.length - 1; depth += 1) {
    const next = isCollection(container)
      ? container.get(path[depth], true)
      : undefined;
    if (!isCollection(next)) {
      break;
    }
    container = next;
    if (!flow && next.flow) {
      flow = { node: next, depth: depth + 1 };
    }
  }
  const [step, ...rest] = path.slice(depth);
  const inner = rest.reduceRight<JsonValue | undefined>(
    (made, key) => ({ [key]: made }),
    value,
  );
  return { container, step, inner, flow, at: path.slice(0, depth + 1) };
}

function itemOf(
  container: YAMLMap | YAMLSeq,
  step: string | number,
): Pair | Node | undefined {
  return isSeq(container)
    ? (container.items[Number(step)] as Node | undefined)
    : container.items.find(
        ({ key }) => isScalar(key) && String(key.value) === step,
      );
}

/** The scalar alone, in its quotes, so that a comment behind it stays. */
function replaceScalar(
  text: string,
  node: Node,
  value: JsonValue | undefined,
): string | undefined {
  if (value === undefined) {
    return undefined;
  }
  const [start, end] = node.range!;
  const quotes = { '"': 'QUOTE_DOUBLE', "'": 'QUOTE_SINGLE' } as const;
  const written = stringify(value, {
    lineWidth: 0,
    defaultStringType: quotes[text[start] as keyof typeof quotes] ?? 'PLAIN',
  }).trimEnd();
  return text.slice(start, end).includes('\n') || written.includes('\n')
    ? undefined
    : text.slice(0, start) + written + text.slice(end);
}

/** A collection in brackets, whose lines are not for us to arrange. */
function replaceFlow(
  text: string,
  node: YAMLMap | YAMLSeq,
  value: JsonValue | undefined,
): string | undefined {
  const [start, end] = node.range!;
  const written = stringify(value, {
    lineWidth: 0,
    collectionStyle: 'flow',
  }).trimEnd();
  // A comment in it would be lost
  return /#.*\n/.test(text.slice(start, end)) || written.includes('\n')
    ? undefined
    : text.slice(0, start) + written + text.slice(end);
}

/** What stands before the keys of a map, or the dashes of a list. */
function indentOf(
  text: string,
  container: YAMLMap | YAMLSeq,
): string | undefined {
  const [first] = container.items;
  if (!first) {
    return undefined;
  }
  const at = startOf(first);
  const before = text.slice(startOfLine(text, at), at);
  return isSeq(container)
    ? /^( *)- +$/.exec(before)?.[1]
    : before.replace(/-/g, ' ');
}

function startOf(item: unknown): number {
  return ((isPair(item) ? item.key : item) as Node).range![0];
}

function endOf(item: unknown): number {
  return ((isPair(item) ? item.value ?? item.key : item) as Node).range![1];
}

function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** After the line in which something ends; what ends at the start of a line ended with the one before. */
function endOfLines(text: string, offset: number): number {
  if (text[offset - 1] === '\n') {
    return offset;
  }
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

function rewrite(
  text: string,
  document: Document,
  path: Steps,
  value: JsonValue | undefined,
): string {
  if (value === undefined) {
    document.deleteIn(path);
  } else {
    const { at, inner } = place(document, path, value);
    document.setIn(at, document.createNode(inner));
  }
  const written = document.toString({
    lineWidth: 0,
    indent: /^( {2,8})[^\s#-]/m.exec(text)?.[1].length ?? 2,
    indentSeq: !/^( *)[^\s#-][^\n]*:[ \t]*\r?\n\1- /m.test(text),
  });
  return text.includes('\r\n') ? written.replace(/\r?\n/g, '\r\n') : written;
}
