import { ASTNode, serialize } from '@marcbachmann/cel-js';
import { beginRun, checkRun, spend } from './effort';
import { environment, SEARCHES } from './environment';
import type { ExpressionContext } from './Expression';
import { children, LOOPS, walk } from './syntax';

/** Without these, the length of an expression bounds what it does. */
const COUNTED = [...LOOPS, 'join', 'split', SEARCHES];

/** Loops that go on to the next item when one of them breaks. */
const SWALLOWING = ['all', 'exists'];

type Run = (context: ExpressionContext) => unknown;

/**
 * The environment in which loops and what makes big values are counted. The functions that count are called in texts made
 * here only.
 */
const counting = environment
  .clone({ limits: { maxAstNodes: 10_000, maxDepth: 250 } })
  .registerFunction('counted(dyn, int): dyn', (items, steps) => {
    spend(sizeOf(items) * Number(steps));
    return items;
  })
  .registerFunction('made(dyn): dyn', value => {
    spend(costOf(value));
    return value;
  })
  .registerFunction('mayGoOn(): bool', () => {
    spend(1);
    return true;
  })
  .registerFunction('compared(dyn): dyn', value => {
    spendOnComparison(value);
    return value;
  });

/**
 * A way to run an expression that can't run for long or fill the memory, whatever the values. What has no loop and searches,
 * joins and splits no text is bounded by its length, and runs as it is.
 *
 * @throws Error when it has to be written down again to be counted, and can't be
 */
export function runnable(node: ASTNode, plain: () => Run): Run {
  let counts = false;
  walk(node, ({ op, args }) => {
    counts ||= op === 'rcall' && COUNTED.includes(args[0]);
  });
  if (!counts) {
    return plain();
  }
  const run = counting.parse(serialize(count(node, false)));
  return context => {
    beginRun(context.stopAt);
    const value = run(context);
    checkRun();
    return value;
  };
}

/** The same expression, with what it does counted. */
function count(node: ASTNode, inLoop: boolean): ASTNode {
  switch (node.op) {
    case 'value':
      return exactly(node);
    case 'id':
      return node;
    case '.':
    case '.?':
      return like(node, [count(node.args[0], inLoop), node.args[1]]);
    case '!_':
    case '-_':
      return like(node, count(node.args, inLoop));
    case 'map':
      return like(
        node,
        node.args.map(entry => entry.map(item => count(item, inLoop))),
      );
    case 'call': {
      const [name, args] = node.args;
      const call = like(node, [name, args.map(arg => count(arg, inLoop))]);
      return inLoop && ['bytes', 'string'].includes(name)
        ? wrap('made', call)
        : call;
    }
    case 'rcall': {
      const [name, receiver, args] = node.args;
      const on = count(receiver, inLoop);
      if (LOOPS.includes(name)) {
        return like(node, [
          name,
          wrap('counted', on, literal(BigInt(sizeOfTree(args)))),
          SWALLOWING.includes(name)
            ? [args[0], stopping(count(args[1], true))]
            : args.map(arg => count(arg, true)),
        ]);
      }
      const call = like(node, [name, on, args.map(arg => count(arg, inLoop))]);
      return inLoop || name === 'join' || name === 'split'
        ? wrap('made', call)
        : call;
    }
    case '==':
    case '!=':
    case 'in': {
      const [left, right] = node.args;
      return like(node, [
        count(left, inLoop),
        wrap('compared', count(right, inLoop)),
      ]);
    }
    default: {
      const same = like(
        node,
        children(node).map(child => count(child, inLoop)),
      );
      return inLoop && node.op === '+' ? wrap('made', same) : same;
    }
  }
}

/** `serialize` writes very large and very small fractions as something else. */
function exactly(node: ASTNode): ASTNode {
  if (typeof node.args === 'number' && Number(serialize(node)) !== node.args) {
    throw new Error('This number has too many digits for a loop or a search');
  }
  return node;
}

/** Asks first whether there is anything left to spend, for nothing else ends the loop. */
function stopping(body: ASTNode): ASTNode {
  return {
    op: '?:',
    args: [wrap('mayGoOn'), body, { op: 'value', args: false }],
  } as unknown as ASTNode;
}

function like(node: ASTNode, args: unknown): ASTNode {
  return { op: node.op, args } as ASTNode;
}

function wrap(name: string, ...args: ASTNode[]): ASTNode {
  return { op: 'call', args: [name, args] } as ASTNode;
}

function literal(args: bigint): ASTNode {
  return { op: 'value', args } as ASTNode;
}

function sizeOfTree(nodes: ASTNode[]): number {
  let size = 0;
  nodes.forEach(node =>
    walk(node, () => {
      size += 1;
    }),
  );
  return size;
}

/** Of making it, which for bytes takes longest. */
function costOf(value: unknown): number {
  if (typeof value === 'string') {
    return value.length / 32;
  }
  return value instanceof Uint8Array ? value.length : sizeOf(value) / 2;
}

function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) {
    return 0;
  }
  if (Array.isArray(value)) {
    return value.length;
  }
  return value instanceof Map ? value.size : Object.keys(value).length;
}

/** Lists in lists may be many times the same one, of which a comparison knows nothing. */
function spendOnComparison(value: unknown): void {
  spend(0.25);
  if (typeof value === 'object' && value !== null) {
    const items = value instanceof Map ? value.values() : Object.values(value);
    for (const item of items) {
      spendOnComparison(item);
    }
  }
}
