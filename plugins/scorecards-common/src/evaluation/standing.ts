import type { CompiledScorecard } from './compileScorecard';
import { EntityState, Verdict } from './EntityState';
import type { ActiveWaiver, EvaluationInput } from './EvaluationInput';
import { Tally } from './Tally';

/**
 * Where an entity stands on a scorecard, as short as can be.
 *
 * @public
 */
export interface Standing {
  /** False when the scorecard leaves the entity out; then there are no statuses. */
  applicable: boolean;
  /** One letter per check, in the order of `scorecard.checks`; see `STATUS_LETTERS`. */
  statuses: string;
  /** The same, had there been no waivers and announcements. */
  underlying: string;
  level?: string;
  levelWithoutWaivers?: string;
  /** 0 to 1. */
  score?: number;
  scoreWithoutWaivers?: number;
}

/**
 * Evaluates every check of a scorecard for one entity. No check can stop another: what breaks is that check's `error`.
 *
 * @public
 */
export function standing(
  compiled: CompiledScorecard,
  input: EvaluationInput,
): Standing {
  return standingOf(compiled, input, () => {});
}

/** One check's part in a standing. */
export interface Judgement {
  status: string;
  verdict: Verdict;
  waiver?: ActiveWaiver;
}

/** {@link standing}, telling every judgement on the way. */
export function standingOf(
  compiled: CompiledScorecard,
  input: EvaluationInput,
  tell: (index: number, judgement: Judgement, state: EntityState) => void,
): Standing {
  if (!compiled.appliesTo(input.entity)) {
    return { applicable: false, statuses: '', underlying: '' };
  }
  const state = EntityState.create(compiled, input);
  const now = input.now.getTime();
  const counted = new Tally(compiled.scorecard.levels.length);
  const withoutWaivers = new Tally(compiled.scorecard.levels.length);
  let statuses = '';
  let underlying = '';
  for (const check of compiled.checks) {
    const verdict = state.decide(check);
    const { letter } = verdict;
    let status = letter;
    let waiver: ActiveWaiver | undefined;
    if (letter !== 'N') {
      if (check.enabledFrom !== undefined && now < check.enabledFrom) {
        status = 'A';
      } else {
        withoutWaivers.add(letter, check.level, check.check.weight);
        waiver =
          letter === 'P'
            ? undefined
            : input.waivers.find(
                ({ check: id, until }) =>
                  id === check.check.id && now < Date.parse(until),
              );
        if (waiver) {
          status = 'W';
        } else {
          counted.add(letter, check.level, check.check.weight);
        }
      }
    }
    statuses += status;
    underlying += letter;
    tell(check.index, { status, verdict, waiver }, state);
  }
  const { levels } = compiled.scorecard;
  return {
    applicable: true,
    statuses,
    underlying,
    level: levels[counted.level]?.id,
    levelWithoutWaivers: levels[withoutWaivers.level]?.id,
    score: counted.score,
    scoreWithoutWaivers: withoutWaivers.score,
  };
}
