import type { ASTNode, ParseResult } from '@marcbachmann/cel-js';
import { environment, TIMESPAN } from './environment';
import { ExpressionProblem, NameReader } from './NameReader';
import { FactReference, walk } from './syntax';

/** Longer texts are not even read. */
const LONGEST = 4_000;

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
