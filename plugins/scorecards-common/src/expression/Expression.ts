import type { ASTNode, ParseResult } from '@marcbachmann/cel-js';
import { asWritten, environment, SEARCHES, TIMESPAN } from './environment';
import { ExpressionProblem, NameReader } from './NameReader';
import { runnable } from './runnable';
import { FactReference, walk } from './syntax';

/** Longer texts are not even read. */
const LONGEST = 4_000;

const BEFORE_MATCHES = /^(?:[\s)]|\/\/.*)*\.(?:\s|\/\/.*)*(?=matches)/;

const ANSWERS: Record<string, string> = {
  int: 'a number',
  double: 'a number',
  string: 'a text',
  list: 'a list',
  map: 'a map',
  'google.protobuf.Duration': 'a duration',
  'google.protobuf.Timestamp': 'a time',
};

/** What an expression is evaluated with. */
export interface ExpressionContext {
  facts: Record<string, Record<string, unknown> | undefined>;
  entity: unknown;
  now: Date;
  /** See `EvaluationInput`. */
  stopAt?: number;
}

/** An expression, read once. */
export interface Expression {
  text: string;
  root: ASTNode;
  /** Facts that it names, in order of first mention. */
  facts: FactReference[];
  /** Ids of those whose not being there is an answer: `has(facts.a.b)`, `first(facts.a.b, …)`. */
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
  let counted: Expression['run'];
  try {
    counted = runnable(run.ast, () => run);
  } catch (unwritable) {
    return { problems: [problemOf(unwritable)] };
  }
  return {
    expression: {
      text,
      root: run.ast,
      facts: [...reader.facts.values()],
      tested: [...reader.tested],
      readsEntity: reader.names.has('entity'),
      readsTime: reader.names.has('now') || reader.names.has('age()'),
      run: counted,
    },
  };
}

/** Reads calls of words that can't be replaced as calls of those that stand in for them. */
function parse(text: string): ParseResult {
  const first = environment.parse(text);
  let renamed = text;
  const rename = (start: number, word: string) => {
    renamed =
      renamed.slice(0, start) + word + renamed.slice(start + word.length);
  };
  walk(first.ast, node => {
    if (node.op === 'call' && node.args[0] === 'duration') {
      rename(node.start, TIMESPAN);
    }
    if (node.op === 'rcall' && node.args[0] === 'matches') {
      rename(startOfMatches(text, node.args[1].end), SEARCHES);
    }
  });
  return renamed === text ? first : environment.parse(renamed);
}

/** Between what is searched and the word there may be brackets, spaces and comments. */
function startOfMatches(text: string, from: number): number {
  const [between] = BEFORE_MATCHES.exec(text.slice(from))!;
  return from + between.length;
}

/** The message of an error in the words of the expression's author. */
export function summaryOf(error: unknown): string {
  const { summary, message } = error as { summary?: string; message?: string };
  return asWritten(summary ?? message ?? String(error))
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
