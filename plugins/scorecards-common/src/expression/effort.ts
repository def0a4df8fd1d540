import { EvaluationError } from '@marcbachmann/cel-js';

/** One step takes about a tenth of a microsecond: this is for a twentieth of a second. */
const MOST_STEPS = 500_000;
/** All checks of a scorecard together. */
const MOST_STEPS_PER_ENTITY = 5_000_000;
/** Loops go on after an error, to the next one. */
const STEPS_OF_AN_ERROR = 50;

let taken = 0;
let allowed = Number.POSITIVE_INFINITY;

/** Counts the steps of one run of an expression from here. What an earlier run left behind does not matter. */
export function beginRun(stopAt = Number.POSITIVE_INFINITY): void {
  allowed = Math.min(taken + MOST_STEPS, stopAt);
}

/**
 * Counts steps before they are taken. Counted, not timed: an expression that is refused is refused on every machine.
 *
 * @throws EvaluationError when the run has used up what is allowed
 */
export function spend(steps: number): void {
  taken += steps;
  if (taken > allowed) {
    taken += STEPS_OF_AN_ERROR;
    throw new EvaluationError({
      code: 'too_much_work',
      message: 'the expression does too much work for these values',
    });
  }
}

/** Whether the run came to its answer with what is allowed: `||` and `exists` may hide that it did not. */
export function checkRun(): void {
  spend(0);
}

/** The count of steps at which the evaluation of an entity that begins here has done enough. */
export function endOfEvaluation(): number {
  return taken + MOST_STEPS_PER_ENTITY;
}

/** Steps taken since the start of the process; the difference tells what something cost. */
export function stepsTaken(): number {
  return taken;
}
