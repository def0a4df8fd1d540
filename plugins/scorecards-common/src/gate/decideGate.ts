import { InputError } from '@backstage/errors';
import type { CheckResult, CheckStatus, Evaluation } from '../evaluation/types';
import type { Check, Scorecard } from '../scorecard/types';
import type { GateDecision, GateReason } from './types';

/** @public */
export interface DecideGateOptions {
  /** Another level than the scorecard's policy requires. */
  level?: string;
  /** Commit that is to be released. */
  commit?: string;
  /** Digest of the artifact that is to be released. */
  artifact?: string;
}

/**
 * May this be released? A check that fails denies. One that is unknown, stale or in error makes the answer unknown, unless
 * the policy says that it does not hold a release back. A scorecard that does not apply to an entity says nothing in its
 * favour: the answer is unknown.
 *
 * @public
 * @throws InputError when there is no such level
 */
export function decideGate(
  evaluation: Evaluation,
  scorecard: Scorecard,
  options: DecideGateOptions = {},
): GateDecision {
  const requiredLevel = options.level ?? scorecard.gate.level;
  const required = scorecard.levels.findIndex(({ id }) => id === requiredLevel);
  if (required === -1) {
    throw new InputError(
      `${
        scorecard.ref
      } has no level '${requiredLevel}'; its levels are ${scorecard.levels
        .map(({ id }) => id)
        .join(', ')}`,
    );
  }
  const needed = scorecard.levels.slice(0, required + 1).map(({ id }) => id);
  const results = new Map(
    evaluation.results.map(result => [result.check, result]),
  );
  const checks = scorecard.checks.filter(({ level }) => needed.includes(level));
  const reasons = evaluation.applicable
    ? checks.flatMap(check => reasonOf(check, results.get(check.id)))
    : [notApplicable(evaluation, scorecard, requiredLevel)];
  const neededIds = new Set(checks.map(({ id }) => id));
  return {
    decision: decisionOf(reasons, scorecard, evaluation.applicable),
    entityRef: evaluation.entityRef,
    scorecard: scorecard.ref,
    scorecardVersion: scorecard.version,
    ...(evaluation.level && { level: evaluation.level }),
    requiredLevel,
    ...(options.commit && { commit: options.commit }),
    ...(options.artifact && { artifact: options.artifact }),
    evaluatedAt: evaluation.evaluatedAt,
    reasons,
    waivers: (evaluation.waivers ?? []).filter(({ check }) =>
      neededIds.has(check),
    ),
  };
}

const HARMLESS: CheckStatus[] = [
  'pass',
  'waived',
  'not-applicable',
  'announced',
];

function reasonOf(check: Check, result: CheckResult | undefined): GateReason[] {
  if (result && HARMLESS.includes(result.status)) {
    return [];
  }
  return [
    {
      check: check.id,
      title: check.title,
      level: check.level,
      status: result?.status ?? 'unknown',
      message: result?.message ?? 'It was not evaluated',
      ...(check.remedy && { remedy: check.remedy.text }),
      ...(check.remedy?.links[0] && { url: check.remedy.links[0].url }),
    },
  ];
}

function notApplicable(
  { entityRef }: Evaluation,
  { title }: Scorecard,
  level: string,
): GateReason {
  return {
    check: '',
    title,
    level,
    status: 'not-applicable',
    message: `${title} does not apply to ${entityRef}, so it can't speak for its release`,
  };
}

function decisionOf(
  reasons: GateReason[],
  { gate }: Scorecard,
  applicable: boolean,
): GateDecision['decision'] {
  if (!applicable) {
    return 'unknown';
  }
  if (reasons.some(({ status }) => status === 'fail')) {
    return 'deny';
  }
  return reasons.every(
    ({ status }) => gate[status as 'unknown' | 'stale' | 'error'] === 'allow',
  )
    ? 'allow'
    : 'unknown';
}
