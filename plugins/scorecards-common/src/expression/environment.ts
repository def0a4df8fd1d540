import { Environment, EvaluationError } from '@marcbachmann/cel-js';
import { Duration } from '@marcbachmann/cel-js/evaluator';
import { parseDuration } from './durations';
import { spend } from './effort';
import { parseDay, parseInstant } from './instants';
import { Pattern, patternOf } from './patterns';

/** Expressions above these are refused when they are read. */
export const expressionLimits = { maxAstNodes: 500, maxDepth: 48 };

/**
 * Words of CEL that can't be replaced, and those that stand in for them: `duration` knows no days, and `matches` is
 * JavaScript's, which some texts keep busy for ever. As long as the words themselves, so that places in the text stay what
 * they are.
 */
export const TIMESPAN = 'timespan';
export const SEARCHES = 're2find';

/** What an author knows them by. */
export function asWritten(text: string): string {
  return text.split(TIMESPAN).join('duration').split(SEARCHES).join('matches');
}

const DURATION_TYPE = 'google.protobuf.Duration';
const TIMESTAMP_TYPE = 'google.protobuf.Timestamp';

/** What a macro of cel-js is given; its types leave it open. */
interface MacroContext {
  getValue(name: string): unknown;
}
interface MacroChecker {
  check(node: unknown, context: unknown): unknown;
  getType(name: string): unknown;
}
interface MacroEvaluator {
  run(node: unknown, context: unknown): unknown;
}

/**
 * The language of checks: CEL, with `facts`, `entity` and `now`, and a few words that make durations, days and percentages
 * convenient. JSON knows one kind of number, so whole numbers and fractions may be mixed in arithmetic.
 */
export const environment: Environment = createEnvironment();

function createEnvironment(): Environment {
  const result = new Environment({
    homogeneousAggregateLiterals: false,
    limits: expressionLimits,
  })
    .registerVariable('facts', 'dyn')
    .registerVariable('entity', 'dyn')
    .registerVariable('now', TIMESTAMP_TYPE)
    .registerFunction(
      `${TIMESPAN}(string): ${DURATION_TYPE}`,
      remembered(timespan),
    )
    .registerFunction(`string.${SEARCHES}(string): bool`, searches)
    .registerFunction(`date(string): ${TIMESTAMP_TYPE}`, remembered(instant))
    .registerFunction(
      `date(string, string): ${TIMESTAMP_TYPE}`,
      remembered(day),
    )
    .registerFunction('percent(string): double', remembered(percentage))
    .registerFunction('percent(int, int): double', percentOf)
    .registerFunction('percent(double, double): double', percentOf)
    .registerFunction('percent(int, double): double', percentOf)
    .registerFunction('percent(double, int): double', percentOf)
    .registerFunction(`age(ast): ${DURATION_TYPE}`, ageMacro)
    .registerFunction('first(ast, ast): dyn', firstMacro);
  for (const [left, right] of [
    ['int', 'double'],
    ['double', 'int'],
  ]) {
    result
      .registerOperator(`${left} + ${right}`, (a, b) => Number(a) + Number(b))
      .registerOperator(`${left} - ${right}`, (a, b) => Number(a) - Number(b))
      .registerOperator(`${left} * ${right}`, (a, b) => Number(a) * Number(b))
      .registerOperator(`${left} / ${right}`, (a, b) => Number(a) / Number(b));
  }
  return result;
}

function timespan(text: string): Duration {
  const ms = parseDuration(text);
  if (ms === undefined) {
    throw failure(
      'invalid_duration',
      `'${text}' is no duration; write it like "7d", "12h" or "1h30m"`,
    );
  }
  return durationOf(ms);
}

function durationOf(ms: number): Duration {
  const seconds = Math.floor(ms / 1_000);
  return new Duration(BigInt(seconds), (ms - seconds * 1_000) * 1_000_000);
}

function searches(text: string, pattern: string): boolean {
  let found: Pattern;
  try {
    found = patternOf(pattern);
  } catch (error) {
    throw failure('invalid_regular_expression', (error as Error).message);
  }
  spend(1 + (text.length * found.size) / 4);
  return found.test(text);
}

function instant(text: string): Date {
  const ms = parseInstant(text);
  if (ms === undefined) {
    throw failure(
      'invalid_timestamp',
      `'${text}' is no date; write it like "2026-01-31" or "2026-01-31T08:00:00Z"`,
    );
  }
  return new Date(ms);
}

function day(text: string, zone: string): Date {
  let ms: number | undefined;
  try {
    ms = parseDay(text, zone);
  } catch {
    throw failure(
      'invalid_timestamp',
      `'${zone}' is no time zone; write it like "Europe/Berlin"`,
    );
  }
  if (ms === undefined) {
    throw failure(
      'invalid_timestamp',
      `'${text}' is no day; write it like "2026-01-31"`,
    );
  }
  return new Date(ms);
}

function percentage(text: string): number {
  const [, amount] = /^(\d{1,3}(?:\.\d+)?)\s*%$/.exec(text) ?? [];
  if (amount === undefined) {
    throw failure(
      'invalid_percentage',
      `'${text}' is no percentage; write it like "80%"`,
    );
  }
  return Number(amount);
}

function percentOf(part: number | bigint, whole: number | bigint): number {
  if (Number(whole) === 0) {
    throw failure('division_by_zero', 'division by zero');
  }
  return (Number(part) / Number(whole)) * 100;
}

/** `age(t)` is `now - t`, for a timestamp or the text of one. */
function ageMacro({ args: [of] }: { args: unknown[] }) {
  return {
    of,
    async: false,
    typeCheck(checker: MacroChecker, macro: { of: unknown }, context: unknown) {
      checker.check(macro.of, context);
      return checker.getType(DURATION_TYPE);
    },
    evaluate(
      evaluator: MacroEvaluator,
      macro: { of: unknown },
      context: MacroContext,
    ) {
      const of_ = evaluator.run(macro.of, context);
      const since = typeof of_ === 'string' ? instant(of_) : of_;
      const now = context.getValue('now');
      if (!(since instanceof Date) || !(now instanceof Date)) {
        throw failure('no_such_overload', 'age() needs a time');
      }
      return durationOf(now.getTime() - since.getTime());
    },
  };
}

/** `first(a, b)` is `a` where it is there, and else `b`; both are facts, which can break in no other way. */
function firstMacro({ args }: { args: unknown[] }) {
  return {
    async: false,
    typeCheck(checker: MacroChecker, _macro: unknown, context: unknown) {
      args.forEach(fact => checker.check(fact, context));
      return checker.getType('dyn');
    },
    evaluate(evaluator: MacroEvaluator, _macro: unknown, context: unknown) {
      try {
        return evaluator.run(args[0], context);
      } catch {
        return evaluator.run(args[1], context);
      }
    },
  };
}

function failure(code: string, message: string): EvaluationError {
  return new EvaluationError({ code, message });
}

/** Nearly always these are called with texts that stand in expressions; facts may bring any number of others. */
function remembered<A extends string[], R>(
  compute: (...args: A) => R,
): (...args: A) => R {
  const results = new Map<string, R>();
  return (...args) => {
    const key = args.join('\n');
    let result = results.get(key);
    if (result === undefined) {
      result = compute(...args);
      if (results.size < 1_000) {
        results.set(key, result);
      }
    }
    return result;
  };
}
