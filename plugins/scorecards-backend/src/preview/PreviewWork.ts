import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { InputError } from '@backstage/errors';
import {
  explain,
  standing,
  type CompiledScorecard,
  type Evaluation,
  type EvaluationInput,
  type Standing,
} from '@paved/plugin-scorecards-common';
import { EvaluationGuard } from '@paved/plugin-scorecards-node';

/** Requests wait for no more than this. */
const BUSY_MS = 10;
/** A draft comes from anybody: one that is slow everywhere is given up. */
const MOST_WORK_MS = 30_000;
const GUARD = { chunkMs: 300, itemMs: 150, checkMs: 50 };

/** Evaluates under limits: no expression holds up the process, and no draft keeps it busy for long. */
export class PreviewWork {
  readonly #guard = EvaluationGuard.create(GUARD);
  readonly #signal: AbortSignal;
  #busyMs = 0;
  #sinceMs = performance.now();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  standings(
    compiled: CompiledScorecard,
    inputs: EvaluationInput[],
  ): Standing[] {
    return this.#guard.evaluate(inputs, (input, protect) =>
      standing(compiled, input, protect),
    );
  }

  explain(compiled: CompiledScorecard, input: EvaluationInput): Evaluation {
    return this.#guard.evaluate([input], (item, protect) =>
      explain(compiled, item, protect),
    )[0];
  }

  /** @throws InputError when it has worked for too long */
  async pause(): Promise<void> {
    const busyMs = performance.now() - this.#sinceMs;
    if (busyMs > BUSY_MS) {
      this.#busyMs += busyMs;
      if (this.#busyMs > MOST_WORK_MS) {
        throw new InputError(
          'The draft takes too long to evaluate; an expression of it does too much work, such as a regular expression that tries everything',
        );
      }
      await yieldToOthers();
      this.#signal.throwIfAborted();
      this.#sinceMs = performance.now();
    }
  }
}
