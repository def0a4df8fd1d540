import { InputError } from '@backstage/errors';
import type {
  CheckResult,
  CheckStatus,
  Evaluation,
  SeenFact,
} from '../evaluation/types';
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
 * the policy says that it does not hold a release back. What passes by facts of another commit than the one asked for is stale
 * for that one. A scorecard that does not apply to an entity says nothing in its favour: the answer is unknown.
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
  const commit =
    scorecard.gate.otherCommit === 'allow' ? undefined : options.commit;
  const reasons = evaluation.applicable
    ? checks.flatMap(check => reasonOf(check, results.get(check.id), commit))
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

function reasonOf(
  check: Check,
  result: CheckResult | undefined,
  commit: string | undefined,
): GateReason[] {
  const { id, title, level } = check;
  if (result && HARMLESS.includes(result.status)) {
    const elsewhere =
      commit !== undefined && result.status === 'pass'
        ? result.seen.filter(fact => isOfOtherCommit(fact, commit))
        : [];
    return commit === undefined || elsewhere.length === 0
      ? []
      : [{ check: id, title, level, ...staleFor(commit, elsewhere) }];
  }
  return [
    {
      check: id,
      title,
      level,
      status: result?.status ?? 'unknown',
      message: result?.message ?? 'It was not evaluated',
      ...(check.remedy && { remedy: check.remedy.text }),
      ...(check.remedy?.links[0] && { url: check.remedy.links[0].url }),
    },
  ];
}

/** Fewer digits don't tell commits apart. */
const FEWEST_DIGITS = 7;

function isOfOtherCommit(fact: SeenFact, commit: string): boolean {
  if (!fact.commit) {
    return false;
  }
  const [short, long] = [fact.commit, commit]
    .map(text => text.toLowerCase())
    .sort((a, b) => a.length - b.length);
  return short.length < FEWEST_DIGITS || !long.startsWith(short);
}

function staleFor(
  commit: string,
  seen: SeenFact[],
): Pick<GateReason, 'status' | 'message' | 'remedy'> {
  const digits = (text = '') => text.slice(0, FEWEST_DIGITS).toLowerCase();
  const commits = [...new Set(seen.map(fact => digits(fact.commit)))];
  return {
    status: 'stale',
    message: `${seen.map(({ fact }) => fact).join(', ')} ${
      seen.length === 1 ? 'was' : 'were'
    } seen at commit ${commits.join(
      ', ',
    )}, not at the commit asked for, ${digits(commit)}`,
    remedy:
      'Have it reported for this commit, or ask again once the portal has read the commit.',
  };
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
