import type { JsonValue } from '@backstage/types';
import { toCel } from '../expression/celValue';
import {
  askCondition,
  Condition,
  Outcome,
  outcomeOf,
} from '../expression/conditions';
import { endOfEvaluation } from '../expression/effort';
import type { ExpressionContext } from '../expression/Expression';
import type { Fact } from '../facts/types';
import type { CompiledCheck, CompiledScorecard } from './compileScorecard';
import type { EvaluationInput } from './EvaluationInput';

/** What a check comes to by itself, before waivers and announcements. */
export interface Verdict {
  letter: string;
  /** What broke, when something broke. */
  error?: unknown;
}

const PASS: Verdict = { letter: 'P' };
const FAIL: Verdict = { letter: 'F' };
const UNKNOWN: Verdict = { letter: 'U' };
const STALE: Verdict = { letter: 'S' };
const ERROR: Verdict = { letter: 'E' };
const NOT_APPLICABLE: Verdict = { letter: 'N' };

/** One entity as the checks of one scorecard see it; values are converted once. */
export class EntityState {
  readonly #compiled: CompiledScorecard;
  readonly #input: EvaluationInput;
  readonly #now: number;
  readonly #context: ExpressionContext;
  /** By position in `compiled.facts`. */
  readonly facts: Array<Fact | undefined>;
  readonly #observedAt: number[] = [];

  static create(
    compiled: CompiledScorecard,
    input: EvaluationInput,
  ): EntityState {
    return new EntityState(compiled, input);
  }

  private constructor(compiled: CompiledScorecard, input: EvaluationInput) {
    this.#compiled = compiled;
    this.#input = input;
    this.#now = input.now.getTime();
    this.facts = new Array(compiled.facts.length);
    const facts: ExpressionContext['facts'] = {};
    for (const { source, facts: wanted } of compiled.sources) {
      const reported = Object.hasOwn(input.facts, source)
        ? input.facts[source].facts
        : undefined;
      facts[source] = reported && this.#valuesOf(reported, wanted);
    }
    this.#context = {
      facts,
      entity: undefined,
      now: input.now,
      stopAt: input.stopAt ?? endOfEvaluation(),
    };
  }

  /** A fact that is not there is `undefined`, which CEL takes for missing: objects of one form are faster than many. */
  #valuesOf(
    reported: Record<string, Fact>,
    wanted: CompiledScorecard['sources'][number]['facts'],
  ): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    for (const { name, position } of wanted) {
      const fact = Object.hasOwn(reported, name) ? reported[name] : undefined;
      this.facts[position] = fact;
      values[name] = fact && toCel(fact.value);
    }
    return values;
  }

  /** Why the source of a fact could not be asked the last time. */
  sourceError(position: number): string | undefined {
    const { source } = this.#compiled.factReferences[position];
    return Object.hasOwn(this.#input.facts, source)
      ? this.#input.facts[source].error?.message
      : undefined;
  }

  /** A fact from a time far from now, whichever way the clock went, says nothing about now. */
  isStale(position: number, maxAgeMs: number | undefined): boolean {
    const fact = this.facts[position];
    if (!fact || maxAgeMs === undefined) {
      return false;
    }
    this.#observedAt[position] ??= Date.parse(fact.observedAt);
    return !(Math.abs(this.#now - this.#observedAt[position]) <= maxAgeMs);
  }

  decide(check: CompiledCheck): Verdict {
    const { entity } = this.#input;
    if (!check.appliesTo(entity)) {
      return NOT_APPLICABLE;
    }
    if (check.expression.readsEntity) {
      this.#context.entity ??= toCel(entity as unknown as JsonValue);
    }
    let missing = false;
    let stale = false;
    for (const position of check.reads) {
      missing ||= !this.facts[position];
      stale ||= this.isStale(position, check.maxAgeMs);
    }
    const outcome = this.#ask(check, missing);
    if (stale) {
      const without = this.#askWithoutStale(check);
      if (typeof outcome !== 'boolean' || outcome !== without) {
        return missing && typeof outcome !== 'boolean'
          ? this.#notKnown(check)
          : STALE;
      }
    }
    if (typeof outcome === 'boolean') {
      return this.#hidesFailure(check) ? ERROR : verdictOf(outcome);
    }
    return missing ? this.#notKnown(check) : { letter: 'E', ...outcome };
  }

  /** What a part of a check's condition comes to, with what is known. */
  ask(condition: Condition): Outcome {
    return askCondition(condition, this.#context, this.#isMissing);
  }

  #ask(check: CompiledCheck, missing: boolean): Outcome {
    return missing
      ? this.ask(check.condition)
      : outcomeOf(check.expression.run, this.#context);
  }

  /** As if the facts that are stale had never been reported. */
  #askWithoutStale(check: CompiledCheck): Outcome {
    const facts = { ...this.#context.facts };
    const stale = new Set<number>();
    for (const position of check.reads) {
      const { source, name } = this.#compiled.factReferences[position];
      if (this.isStale(position, check.maxAgeMs)) {
        stale.add(position);
        facts[source] = { ...facts[source], [name]: undefined };
      }
    }
    return askCondition(
      check.condition,
      { ...this.#context, facts },
      position => stale.has(position) || this.#isMissing(position),
    );
  }

  readonly #isMissing = (position: number) => !this.facts[position];

  #notKnown(check: CompiledCheck): Verdict {
    return check.reads.some(
      position => !this.facts[position] && this.sourceError(position),
    )
      ? ERROR
      : UNKNOWN;
  }

  /** `has(x)` says no, and `first(x, y)` takes y, when x's source could not be asked; that is not the same as being told no. */
  #hidesFailure(check: CompiledCheck): boolean {
    return check.tests.some(
      position => !this.facts[position] && this.sourceError(position),
    );
  }
}

function verdictOf(outcome: boolean): Verdict {
  return outcome ? PASS : FAIL;
}
