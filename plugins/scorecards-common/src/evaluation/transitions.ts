import { canonicalJson } from '@paved/plugin-repositories-common';
import type { Check, Scorecard } from '../scorecard/types';
import type { CompiledCheck, CompiledScorecard } from './compileScorecard';
import type {
  CheckResult,
  CheckStatus,
  CheckTransition,
  Evaluation,
  TransitionCause,
} from './types';

/**
 * Where an entity stood before.
 *
 * @public
 */
export interface PreviousStanding {
  /** ISO instant until which nothing had changed: of the last evaluation, or else of the last change. */
  at: string;
  /** Version of the scorecard. */
  version: string;
  /** By check id; see `statusesByCheck`. */
  statuses: Record<string, CheckStatus>;
  /** The scorecard of that version, where it is another; without it every change is put down to the new version. */
  scorecard?: Scorecard;
}

/**
 * What changed between an earlier standing and an evaluation, each with its cause.
 *
 * @public
 */
export function transitions(
  previous: PreviousStanding | undefined,
  evaluation: Evaluation,
  compiled: CompiledScorecard,
): CheckTransition[] {
  const checks = new Map(compiled.checks.map(check => [check.check.id, check]));
  const changes = evaluation.results.flatMap((result): CheckTransition[] => {
    const from = previous?.statuses[result.check];
    const check = checks.get(result.check);
    return from === result.status || !check
      ? []
      : [
          {
            check: result.check,
            ...(from && { from }),
            to: result.status,
            cause: causeOf(previous, from, result, check, compiled.scorecard),
            message: result.message,
            seen: result.seen,
          },
        ];
  });
  const known = new Set(evaluation.results.map(({ check }) => check));
  const gone = Object.entries(previous?.statuses ?? {})
    .filter(([check]) => !known.has(check))
    .map(
      ([check, from]): CheckTransition => ({
        check,
        from,
        cause: checks.has(check) ? 'entity-changed' : 'check-changed',
        message: checks.has(check)
          ? 'The scorecard does not apply to it any longer'
          : 'The check is gone from the scorecard',
        seen: [],
      }),
    );
  return [...changes, ...gone];
}

function causeOf(
  previous: PreviousStanding | undefined,
  from: CheckStatus | undefined,
  { status, underlying, seen }: CheckResult,
  compiled: CompiledCheck,
  scorecard: Scorecard,
): TransitionCause {
  if (!previous) {
    return 'first-evaluation';
  }
  if (!from) {
    return Object.keys(previous.statuses).length
      ? 'check-changed'
      : 'entity-changed';
  }
  if (isChanged(previous, compiled, scorecard)) {
    return 'check-changed';
  }
  if (status === 'waived') {
    return 'waiver-granted';
  }
  if (from === 'waived' && underlying !== 'pass') {
    return 'waiver-ended';
  }
  if (from === 'announced') {
    return 'check-enabled';
  }
  if (status === 'not-applicable' || from === 'not-applicable') {
    return 'entity-changed';
  }
  if (status === 'stale') {
    return 'fact-stale';
  }
  if (status === 'error' && seen.some(({ error }) => error)) {
    return 'collector-failed';
  }
  const { expression } = compiled;
  const isFactNew = seen.some(
    ({ value, observedAt }) =>
      value === undefined ||
      Date.parse(observedAt ?? '') > Date.parse(previous.at),
  );
  if (expression.facts.length && (isFactNew || !expression.readsTime)) {
    return 'fact-changed';
  }
  return expression.readsTime ? 'time-passed' : 'entity-changed';
}

/** A new version of the scorecard need not have touched this check. */
function isChanged(
  { version, scorecard }: PreviousStanding,
  { check }: CompiledCheck,
  current: Scorecard,
): boolean {
  if (version === current.version) {
    return false;
  }
  const before = scorecard?.checks.find(({ id }) => id === check.id);
  return (
    !before ||
    canonicalJson(whatDecides(before)) !== canonicalJson(whatDecides(check))
  );
}

function whatDecides({
  expression,
  appliesTo,
  maxAgeMs,
  enabledFrom,
  collect,
}: Check) {
  return { expression, appliesTo, maxAgeMs, enabledFrom, collect };
}
