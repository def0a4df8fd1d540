import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CompiledCheck, CompiledScorecard } from './compileScorecard';
import type { EntityState } from './EntityState';
import type { EvaluationInput } from './EvaluationInput';
import { messageOf } from './messageOf';
import { standingOf } from './standing';
import { statusOfLetter } from './statusLetters';
import type { CheckResult, Evaluation, SeenFact } from './types';

/**
 * {@link standing} with what a person wants to know: the values that were seen, and a sentence for every check.
 *
 * @public
 */
export function explain(
  compiled: CompiledScorecard,
  input: EvaluationInput,
): Evaluation {
  const { scorecard } = compiled;
  const results: CheckResult[] = [];
  const waivers: NonNullable<Evaluation['waivers']> = [];
  const { applicable, level, levelWithoutWaivers, score, scoreWithoutWaivers } =
    standingOf(compiled, input, (index, { status, verdict, waiver }, state) => {
      const check = compiled.checks[index];
      const seen = seenBy(check, compiled, state);
      if (waiver) {
        waivers.push({
          id: waiver.id,
          check: waiver.check,
          reason: waiver.reason ?? '',
          until: waiver.until,
        });
      }
      results.push({
        check: check.check.id,
        status: statusOfLetter(status),
        underlying: statusOfLetter(verdict.letter),
        message: messageOf(check, {
          status: statusOfLetter(status),
          verdict,
          waiver,
          seen,
          state,
          input,
        }),
        seen,
        ...(waiver && { waiver: waiver.id }),
      });
    });
  return {
    scorecard: scorecard.ref,
    version: scorecard.version,
    entityRef: stringifyEntityRef(input.entity),
    evaluatedAt: input.now.toISOString(),
    applicable,
    level,
    levelWithoutWaivers,
    score,
    scoreWithoutWaivers,
    results,
    ...(waivers.length && { waivers }),
  };
}

function seenBy(
  check: CompiledCheck,
  compiled: CompiledScorecard,
  state: EntityState,
): SeenFact[] {
  return check.reads.map(position => {
    const fact = state.facts[position];
    const error = state.sourceError(position);
    return {
      fact: compiled.facts[position],
      ...(fact && { value: fact.value, observedAt: fact.observedAt }),
      ...(fact?.commit && { commit: fact.commit }),
      ...(state.isStale(position, check.maxAgeMs) && { stale: true }),
      ...(error && { error }),
    };
  });
}
