import type { ASTNode } from '@marcbachmann/cel-js';

/** What CEL does for every item of a list. */
export const LOOPS = ['all', 'exists', 'exists_one', 'map', 'filter'];

/** A fact that an expression names. */
export interface FactReference {
  /** `<source>.<name>` */
  id: string;
  source: string;
  name: string;
}

/** The fact that a node is, when it is `facts.<source>.<name>` and nothing more. */
export function factAt(node: ASTNode): FactReference | undefined {
  const name = literalStep(node);
  const source = name && literalStep(name.of);
  if (!source || source.of.op !== 'id' || source.of.args !== 'facts') {
    return undefined;
  }
  return {
    id: `${source.step}.${name.step}`,
    source: source.step,
    name: name.step,
  };
}

/** `x.step` and `x["step"]`. */
export function literalStep(
  node: ASTNode,
): { of: ASTNode; step: string } | undefined {
  if (node.op === '.') {
    return { of: node.args[0], step: node.args[1] };
  }
  if (node.op === '[]') {
    const [of, index] = node.args;
    return index.op === 'value' && typeof index.args === 'string'
      ? { of, step: index.args }
      : undefined;
  }
  return undefined;
}

/** The nodes right under a node. */
export function children(node: ASTNode): ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return [...node.args];
  }
}

/** Visits a node and all under it. */
export function walk(node: ASTNode, visit: (node: ASTNode) => void): void {
  visit(node);
  children(node).forEach(child => walk(child, visit));
}
