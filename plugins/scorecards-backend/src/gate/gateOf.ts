import {
  decideGate,
  type CheckStatus,
  type GateDecision,
  type Scorecard,
} from '@paved/plugin-scorecards-common';

/** What the gate of a scorecard answers to such statuses, for many entities at once: without reasons. */
export function gateOf(
  scorecard: Scorecard,
  statuses: Record<string, CheckStatus>,
): GateDecision['decision'] {
  return decideGate(
    {
      scorecard: scorecard.ref,
      version: scorecard.version,
      entityRef: '',
      evaluatedAt: '',
      applicable: true,
      results: Object.entries(statuses).map(([check, status]) => ({
        check,
        status,
        underlying: status,
        message: '',
        seen: [],
      })),
    },
    scorecard,
  ).decision;
}
