import {
  explain,
  standing,
  type CompiledCheck,
  type CompiledScorecard,
  type Evaluation,
  type EvaluationInput,
  type Standing,
} from '@paved/plugin-scorecards-common';
import { EvaluationGuard } from '@paved/plugin-scorecards-node';

/** All checks of a slice of entities; it takes milliseconds as long as no check is out of bounds. */
const SLICE_LIMIT_MS = 1_000;
/** One check of one entity. */
const CHECK_LIMIT_MS = 100;
/** A check that is too slow for so many entities is not tried on the others. */
const MOST_TIMEOUTS = 10;

/** A scorecard and what it is asked about. */
export interface Question {
  compiled: CompiledScorecard;
  input: EvaluationInput;
}

/**
 * Evaluates with a limit on time. Many questions share one limit; only when they break it, the check that did is looked for,
 * and its result is an error. Make one for each run: it remembers which checks are hopeless.
 */
export class GuardedEvaluation {
  readonly #guard = EvaluationGuard.create();
  readonly #timeouts = new Map<CompiledCheck, number>();

  static create(): GuardedEvaluation {
    return new GuardedEvaluation();
  }

  private constructor() {}

  standings(questions: Question[]): Standing[] {
    return this.#guarded(questions, standing);
  }

  explain(question: Question): Evaluation {
    return this.#guarded([question], explain)[0];
  }

  #guarded<T>(
    questions: Question[],
    evaluate: (compiled: CompiledScorecard, input: EvaluationInput) => T,
  ): T[] {
    const all = questions.map(({ compiled, input }) => ({
      compiled: this.#withoutHopeless(compiled),
      input,
    }));
    const run = (some: Question[]) =>
      this.#guard.run(
        () => some.map(({ compiled, input }) => evaluate(compiled, input)),
        SLICE_LIMIT_MS,
      );
    const together = run(all);
    return (
      together ??
      all.map(
        ({ compiled, input }) =>
          run([{ compiled: this.#withoutSlow(compiled, input), input }])?.[0] ??
          // Every check by itself was in time; together they are not
          evaluate(withoutChecks(compiled, compiled.checks), input),
      )
    );
  }

  #withoutHopeless(compiled: CompiledScorecard): CompiledScorecard {
    if (this.#timeouts.size === 0) {
      return compiled;
    }
    return withoutChecks(
      compiled,
      compiled.checks.filter(
        check => (this.#timeouts.get(check) ?? 0) >= MOST_TIMEOUTS,
      ),
    );
  }

  #withoutSlow(
    compiled: CompiledScorecard,
    input: EvaluationInput,
  ): CompiledScorecard {
    const slow = compiled.checks.filter(check => {
      const inTime = this.#guard.run(
        () => standing({ ...compiled, checks: [check] }, input),
        CHECK_LIMIT_MS,
      );
      if (!inTime) {
        this.#timeouts.set(check, (this.#timeouts.get(check) ?? 0) + 1);
      }
      return !inTime;
    });
    return withoutChecks(compiled, slow);
  }
}

/** The same scorecard, with checks that say of themselves that they take too long. */
function withoutChecks(
  compiled: CompiledScorecard,
  slow: CompiledCheck[],
): CompiledScorecard {
  if (slow.length === 0) {
    return compiled;
  }
  const run = () => {
    throw new Error(`it took longer than ${CHECK_LIMIT_MS} ms`);
  };
  return {
    ...compiled,
    checks: compiled.checks.map(check =>
      slow.includes(check)
        ? {
            ...check,
            expression: { ...check.expression, run },
            condition: {
              type: 'part',
              node: check.expression.root,
              text: check.expression.text,
              facts: [],
              needsAll: false,
              run,
            },
          }
        : check,
    ),
  };
}
