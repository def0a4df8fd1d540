import type { JsonObject, JsonValue } from '@backstage/types';
import { canonicalJson } from '@paved/plugin-repositories-common';
import {
  applyEdits,
  findNodeAtLocation,
  getNodeValue,
  modify,
  parseTree,
  type JSONPath,
  type Node,
  type ParseError,
} from 'jsonc-parser';

/**
 * Applies a JSON Patch (RFC 6902) to a text, all of it or nothing: what it does not speak of stays as it is written, comments
 * included.
 *
 * @returns `undefined` when the text is no JSON or the patch does not fit it
 */
export function editJson(
  text: string,
  patch: readonly JsonObject[],
): string | undefined {
  let result: string | undefined = text;
  for (const operation of patch) {
    result = result === undefined ? undefined : apply(result, operation);
  }
  return result;
}

function apply(text: string, operation: JsonObject): string | undefined {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  if (!root || errors.length) {
    return undefined;
  }
  const target = locate(root, String(operation.path));
  const source =
    operation.from === undefined
      ? undefined
      : locate(root, String(operation.from));
  switch (operation.op) {
    case 'test':
      return target?.node &&
        canonicalJson(getNodeValue(target.node)) ===
          canonicalJson(operation.value)
        ? text
        : undefined;
    case 'add':
      return insert(text, target, operation.value);
    case 'replace':
      return target?.node && change(text, target.path, operation.value);
    case 'remove':
      return target?.node && change(text, target.path, undefined);
    case 'copy':
      return source?.node && insert(text, target, getNodeValue(source.node));
    case 'move': {
      const isIntoItself = `${operation.path}/`.startsWith(
        `${operation.from}/`,
      );
      if (!source?.node || isIntoItself) {
        return undefined;
      }
      const without = change(text, source.path, undefined);
      return apply(without, {
        op: 'add',
        path: operation.path,
        value: getNodeValue(source.node),
      });
    }
    default:
      return undefined;
  }
}

/** A place that a JSON pointer names; its parent is there. */
interface Place {
  parent: Node;
  path: JSONPath;
  node?: Node;
}

function locate(root: Node, pointer: string): Place | undefined {
  const names = pointer
    .split('/')
    .slice(1)
    .map(name => name.replace(/~1/g, '/').replace(/~0/g, '~'));
  const path: JSONPath = [];
  let parent: Node | undefined;
  let node: Node | undefined = root;
  for (const name of names) {
    if (node?.type !== 'array' && node?.type !== 'object') {
      return undefined;
    }
    parent = node;
    const isIndex = /^(?:0|[1-9]\d{0,8})$/.test(name);
    const length = node.children?.length ?? 0;
    if (node.type === 'object') {
      path.push(name);
    } else if (name === '-' || (isIndex && Number(name) <= length)) {
      path.push(name === '-' ? length : Number(name));
    } else {
      return undefined;
    }
    node = findNodeAtLocation(node, path.slice(-1));
  }
  return parent && { parent, path, node };
}

function insert(
  text: string,
  place: Place | undefined,
  value: JsonValue | undefined,
): string | undefined {
  return (
    place && change(text, place.path, value, place.parent.type === 'array')
  );
}

function change(
  text: string,
  path: JSONPath,
  value: JsonValue | undefined,
  isArrayInsertion = false,
): string {
  const indent = /^[\t ]*[[{][\t ]*\r?\n([\t ]+)/m.exec(text)?.[1] ?? '  ';
  return applyEdits(
    text,
    modify(text, path, value, {
      isArrayInsertion,
      formattingOptions: {
        insertSpaces: !indent.startsWith('\t'),
        tabSize: indent.startsWith('\t') ? 1 : indent.length,
        eol: text.includes('\r\n') ? '\r\n' : '\n',
      },
    }),
  );
}
