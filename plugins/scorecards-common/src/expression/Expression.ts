import { ASTNode, ParseResult } from '@marcbachmann/cel-js';
import { environment, TIMESPAN } from './environment';

/** Longer texts are not even read. */
const LONGEST = 4_000;

/** What an expression is evaluated with. */
export interface ExpressionContext {
  facts: Record<string, Record<string, unknown> | undefined>;
  entity: unknown;
  now: Date;
}

/** A fact that an expression names. */
export interface FactReference {
  /** `<source>.<name>` */
  id: string;
  source: string;
  name: string;
}

/** What is wrong with an expression, with its place in the text. */
export interface ExpressionProblem {
  message: string;
  remedy?: string;
  /** Offset in the text. */
  start: number;
  end: number;
}

/** An expression, read once. */
export interface Expression {
  text: string;
  root: ASTNode;
  /** Facts that it names, in order of first mention. */
  facts: FactReference[];
  /** Ids of those that it asks only whether they are there: `has(facts.a.b)`. */
  tested: string[];
  readsEntity: boolean;
  readsTime: boolean;
  /** @throws EvaluationError */
  run(context: ExpressionContext): unknown;
}

/** Reads an expression, or says all that is wrong with it. */
export function readExpression(
  text: string,
): { expression: Expression } | { problems: ExpressionProblem[] } {
  if (text.length > LONGEST) {
    return {
      problems: [
        {
          message: `The expression has ${text.length} characters; ${LONGEST} is the most`,
          remedy: 'Split it into several checks.',
          start: LONGEST,
          end: text.length,
        },
      ],
    };
  }
  let run: ParseResult;
  try {
    run = parse(text);
  } catch (error) {
    return { problems: [problemOf(error)] };
  }
  const reader = new NameReader();
  reader.visit(run.ast);
  if (reader.problems.length) {
    return { problems: reader.problems };
  }
  const { valid, type, error } = run.check();
  if (!valid) {
    return { problems: [problemOf(error)] };
  }
  if (type !== 'bool' && type !== 'dyn') {
    return {
      problems: [
        {
          message: `The expression answers ${
            ANSWERS[type ?? ''] ?? 'something else'
          }, not true or false`,
          remedy: 'Compare it with something, such as `>= 80`.',
          start: 0,
          end: text.length,
        },
      ],
    };
  }
  return {
    expression: {
      text,
      root: run.ast,
      facts: [...reader.facts.values()],
      tested: [...reader.tested],
      readsEntity: reader.names.has('entity'),
      readsTime: reader.names.has('now') || reader.names.has('age()'),
      run,
    },
  };
}

/**
 * CEL's own `duration` knows no days and can't be replaced, so a call of it is read as one of a function that has as many
 * letters.
 */
function parse(text: string): ParseResult {
  const first = environment.parse(text);
  const starts: number[] = [];
  walk(first.ast, node => {
    if (node.op === 'call' && node.args[0] === 'duration') {
      starts.push(node.start);
    }
  });
  if (!starts.length) {
    return first;
  }
  let renamed = text;
  for (const start of starts) {
    renamed =
      renamed.slice(0, start) +
      TIMESPAN +
      renamed.slice(start + TIMESPAN.length);
  }
  return environment.parse(renamed);
}

const ANSWERS: Record<string, string> = {
  int: 'a number',
  double: 'a number',
  string: 'a text',
  list: 'a list',
  map: 'a map',
  'google.protobuf.Duration': 'a duration',
  'google.protobuf.Timestamp': 'a time',
};

/** The message of an error in the words of the expression's author. */
export function summaryOf(error: unknown): string {
  const { summary, message } = error as { summary?: string; message?: string };
  return (summary ?? message ?? String(error))
    .split(TIMESPAN)
    .join('duration')
    .split('google.protobuf.')
    .join('')
    .replace(/dyn<(\w+)>/g, '$1');
}

function problemOf(error: unknown): ExpressionProblem {
  const { range } = error as { range?: { start: number; end: number } };
  return {
    message: summaryOf(error),
    start: range?.start ?? 0,
    end: range?.end ?? range?.start ?? 0,
  };
}

const VARIABLES = ['facts', 'entity', 'now'];
const LOOPS = ['all', 'exists', 'exists_one', 'map', 'filter'];
/** Loops in loops multiply. */
const MOST_LOOPS_DEEP = 2;

/** Finds what an expression reads. */
class NameReader {
  readonly facts = new Map<string, FactReference>();
  readonly tested = new Set<string>();
  readonly names = new Set<string>();
  readonly problems: ExpressionProblem[] = [];
  /** Loops around the place. */
  #loops = 0;

  visit(node: ASTNode): void {
    const fact = factAt(node);
    if (fact) {
      this.#checkName(fact, node);
      this.facts.set(fact.id, fact);
      return;
    }
    if (node.op === 'id') {
      this.#visitName(node.args, node);
      return;
    }
    if (node.op === 'call') {
      this.names.add(`${node.args[0]}()`);
      const tested = node.args[0] === 'has' && factAt(node.args[1][0]);
      if (tested) {
        this.tested.add(tested.id);
      }
    }
    const isLoop = node.op === 'rcall' && LOOPS.includes(node.args[0]);
    if (node.op === 'rcall' && (isLoop || node.args[0] === 'bind')) {
      this.#checkLoop(node, node.args[0], node.args[2][0]);
    }
    this.#loops += isLoop ? 1 : 0;
    children(node).forEach(child => this.visit(child));
    this.#loops -= isLoop ? 1 : 0;
  }

  #visitName(name: string, { start, end }: ASTNode): void {
    if (name === 'facts') {
      this.problems.push({
        message:
          'A fact must be named literally, so that what a check reads is known before it runs',
        remedy:
          'Write `facts.<source>.<name>`, such as `facts.ci.coverage` or `facts.ci["line-coverage"]`.',
        start,
        end,
      });
    }
    this.names.add(name);
  }

  #checkLoop(
    { start, end }: ASTNode,
    name: string,
    variable: ASTNode | undefined,
  ): void {
    if (name === 'bind') {
      this.problems.push({
        message: 'cel.bind() is not available in checks',
        start,
        end,
      });
    }
    if (this.#loops >= MOST_LOOPS_DEEP) {
      this.problems.push({
        message: `${name}() stands in ${MOST_LOOPS_DEEP} others; that is one too many`,
        remedy: 'Let the source of the facts do this work.',
        start,
        end,
      });
    }
    if (variable?.op === 'id' && VARIABLES.includes(variable.args)) {
      this.problems.push({
        message: `'${variable.args}' is taken; the variable of ${name}() needs another name`,
        start: variable.start,
        end: variable.end,
      });
    }
  }

  #checkName({ id, source, name }: FactReference, node: ASTNode): void {
    if (!SOURCE.test(source) || !NAME.test(name)) {
      this.problems.push({
        message: `There can be no fact '${id}'`,
        remedy:
          'A source is made of lower-case letters, digits and dashes; a name starts with a letter.',
        start: node.start,
        end: node.end,
      });
    }
  }
}

const SOURCE = /^[a-z][a-z0-9-]*$/;
const NAME = /^(?!constructor$)[A-Za-z][\w.-]*$/;

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

function walk(node: ASTNode, visit: (node: ASTNode) => void): void {
  visit(node);
  children(node).forEach(child => walk(child, visit));
}
