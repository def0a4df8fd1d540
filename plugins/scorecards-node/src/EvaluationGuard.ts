import { createContext, Script } from 'node:vm';
import type { CompiledCheck, Protect } from '@paved/plugin-scorecards-common';

/** @public */
export interface EvaluationGuardOptions {
  /** For all items of a call of `evaluate`, as long as nothing is wrong. Milliseconds. */
  chunkMs?: number;
  /** For one item, when the chunk took too long. Milliseconds. */
  itemMs?: number;
  /** For one check of one item, when the item took too long. Milliseconds. */
  checkMs?: number;
  /** A check that took too long for so many items is not asked again. */
  strikes?: number;
}

/** It took longer than allowed, and was stopped. */
class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * Keeps expressions from holding up the process: V8 itself stops what runs too long, loops and regular expressions alike.
 * Watching costs about 0.15 ms, so a whole chunk is watched at once; only when it takes too long is it done again in
 * smaller steps, to find the check at fault. That check's result is then an error, and everything else has its answer.
 *
 * Create one for each run over many entities: what a check was found to do is remembered for that run only.
 *
 * @public
 */
export class EvaluationGuard {
  readonly #limits: Required<EvaluationGuardOptions>;
  readonly #script = new Script('work()');
  readonly #context: { work?: () => unknown } = createContext({});
  readonly #strikes = new Map<CompiledCheck, number>();

  static create(options: EvaluationGuardOptions = {}): EvaluationGuard {
    return new EvaluationGuard(options);
  }

  private constructor(options: EvaluationGuardOptions) {
    this.#limits = {
      chunkMs: 2_000,
      itemMs: 500,
      checkMs: 100,
      strikes: 3,
      ...options,
    };
  }

  /**
   * Evaluates items. `evaluate` must pass `protect` on to `standing` or `explain`, must be synchronous, and must not mind
   * being called again for the same item.
   */
  evaluate<I, O>(
    items: readonly I[],
    evaluate: (item: I, protect: Protect) => O,
  ): O[] {
    const { chunkMs, itemMs } = this.#limits;
    const whole = this.#within(chunkMs, () =>
      items.map(item => evaluate(item, this.#unlessStruckOut)),
    );
    return (
      whole?.value ??
      items.map(item => {
        const single = this.#within(itemMs, () =>
          evaluate(item, this.#unlessStruckOut),
        );
        return single ? single.value : evaluate(item, this.#watched);
      })
    );
  }

  readonly #unlessStruckOut: Protect = (check, work) => {
    const { checkMs, strikes } = this.#limits;
    if ((this.#strikes.get(check) ?? 0) >= strikes) {
      throw new TimeoutError(
        `it took longer than ${checkMs} ms for ${strikes} other entities, and was not asked again`,
      );
    }
    return work();
  };

  readonly #watched: Protect = (check, work) =>
    this.#unlessStruckOut(check, () => {
      const { checkMs } = this.#limits;
      const done = this.#within(checkMs, work);
      if (!done) {
        this.#strikes.set(check, (this.#strikes.get(check) ?? 0) + 1);
        throw new TimeoutError(
          `it took longer than ${checkMs} ms; its expression does too much work, such as a regular expression that tries everything`,
        );
      }
      return done.value;
    });

  /** What the work gives, unless it takes longer than the limit. */
  #within<T>(limitMs: number, work: () => T): { value: T } | undefined {
    this.#context.work = work;
    try {
      return {
        value: this.#script.runInContext(this.#context, { timeout: limitMs }),
      };
    } catch (error) {
      if (
        (error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
      ) {
        return undefined;
      }
      throw error;
    } finally {
      this.#context.work = undefined;
    }
  }
}
