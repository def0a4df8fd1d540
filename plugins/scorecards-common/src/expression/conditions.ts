import { ASTNode, serialize } from '@marcbachmann/cel-js';
import { environment } from './environment';
import type { Expression, ExpressionContext } from './Expression';
import { runnable } from './runnable';
import { children, factAt, FactReference, LOOPS } from './syntax';

/**
 * An expression taken apart where it says and, or and not, so that its parts can be asked one by one: what is known of
 * them may settle it, and a message can name the part that failed.
 */
export type Condition =
  | { type: 'all' | 'any'; of: Condition[] }
  | { type: 'not'; of: Condition }
  | ConditionPart;

/** A part in which nothing is left to take apart. */
export interface ConditionPart {
  type: 'part';
  node: ASTNode;
  /** As CEL. */
  text: string;
  /** Positions of the facts that it reads. */
  facts: number[];
  /** It can't be known when any of its facts is missing. */
  needsAll: boolean;
  /** @throws EvaluationError */
  run(context: ExpressionContext): unknown;
}

/** What a condition comes to: true, false, or not known, and then why where there is a reason but a missing fact. */
export type Outcome = boolean | { error?: unknown };

type PositionOf = (fact: FactReference) => number;

/** Takes an expression apart. One whose parts can't be written down again (there are such numbers) stays whole. */
export function conditionOf(
  { root, text, facts, run }: Expression,
  positionOf: PositionOf,
): Condition {
  try {
    return readCondition(root, positionOf);
  } catch {
    return {
      type: 'part',
      node: root,
      text,
      facts: facts.map(positionOf),
      needsAll: false,
      run,
    };
  }
}

function readCondition(node: ASTNode, positionOf: PositionOf): Condition {
  switch (node.op) {
    case '&&':
      return { type: 'all', of: flatten(node, '&&', positionOf) };
    case '||':
      return { type: 'any', of: flatten(node, '||', positionOf) };
    case '!_':
      return { type: 'not', of: readCondition(node.args, positionOf) };
    default:
      return readPart(node, positionOf);
  }
}

function flatten(
  node: ASTNode,
  op: '&&' | '||',
  positionOf: PositionOf,
): Condition[] {
  return node.op === op
    ? [
        ...flatten(node.args[0], op, positionOf),
        ...flatten(node.args[1], op, positionOf),
      ]
    : [readCondition(node, positionOf)];
}

function readPart(node: ASTNode, positionOf: PositionOf): ConditionPart {
  const facts = new Set<number>();
  let needsAll = true;
  visit(node);
  const text = serialize(node);
  return {
    type: 'part',
    node,
    text,
    facts: [...facts],
    needsAll,
    run: runnable(node, () => environment.parse(text)),
  };

  function visit(at: ASTNode): void {
    const fact = factAt(at);
    if (fact) {
      facts.add(positionOf(fact));
      return;
    }
    needsAll &&= !mayIgnoreErrors(at);
    children(at).forEach(visit);
  }
}

/** What of CEL can come to an answer although something in it has none. */
function mayIgnoreErrors(node: ASTNode): boolean {
  return (
    ['&&', '||', '?:'].includes(node.op) ||
    (node.op === 'call' && ['has', 'first'].includes(node.args[0])) ||
    (node.op === 'rcall' && LOOPS.includes(node.args[0]))
  );
}

/** Asks a condition; `isMissing` tells of facts. The rules are CEL's: an error beside a false `&&` does not matter. */
export function askCondition(
  condition: Condition,
  context: ExpressionContext,
  isMissing: (fact: number) => boolean,
): Outcome {
  switch (condition.type) {
    case 'part':
      return askPart(condition, context, isMissing);
    case 'not': {
      const outcome = askCondition(condition.of, context, isMissing);
      return typeof outcome === 'boolean' ? !outcome : outcome;
    }
    default: {
      const settles = condition.type === 'any';
      let open: Outcome = !settles;
      for (const part of condition.of) {
        const outcome = askCondition(part, context, isMissing);
        if (outcome === settles) {
          return settles;
        }
        if (typeof outcome !== 'boolean') {
          open =
            typeof open === 'boolean' || open.error === undefined
              ? outcome
              : open;
        }
      }
      return open;
    }
  }
}

function askPart(
  part: ConditionPart,
  context: ExpressionContext,
  isMissing: (fact: number) => boolean,
): Outcome {
  if (part.needsAll && part.facts.some(isMissing)) {
    return {};
  }
  return outcomeOf(part.run, context);
}

/** Runs an expression. */
export function outcomeOf(
  run: (context: ExpressionContext) => unknown,
  context: ExpressionContext,
): Outcome {
  try {
    const value = run(context);
    return typeof value === 'boolean'
      ? value
      : {
          error: new Error(
            `the expression answers ${describeType(value)}, not true or false`,
          ),
        };
  } catch (error) {
    return { error };
  }
}

function describeType(value: unknown): string {
  if (typeof value === 'bigint' || typeof value === 'number') {
    return `the number ${value}`;
  }
  return typeof value === 'string'
    ? `the text '${value.slice(0, 40)}'`
    : 'something else';
}
