import { InputError } from '@backstage/errors';
import type { GateDecision } from '@paved/plugin-scorecards-common';
import type { PortalClient } from '../portal/PortalClient';
import { PortalUnreachableError } from '../portal/PortalUnreachableError';

/** What the portal is asked. */
export interface GateRequest {
  entityRef: string;
  scorecard: string;
  level?: string;
  commit?: string;
  artifact?: string;
  fresh: boolean;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Asks for a decision, again and again while it is unknown or the portal can't be reached, until `waitMs` are over.
 *
 * @throws InputError when the question is wrong; PortalUnreachableError when there was no answer in time
 */
export async function askGate(
  client: PortalClient,
  request: GateRequest,
  waitMs: number,
): Promise<GateDecision> {
  const end = performance.now() + waitMs;
  for (
    let pause = FIRST_PAUSE_MS;
    ;
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS)
  ) {
    const left = end - performance.now();
    try {
      const decision = parseDecision(
        await client.post('/scorecards/gate', request),
      );
      if (decision.decision !== 'unknown' || left <= 0) {
        return decision;
      }
    } catch (error) {
      if (!(error instanceof PortalUnreachableError) || left <= 0) {
        throw error;
      }
    }
    await new Promise(resolve =>
      setTimeout(resolve, Math.min(pause, Math.max(left, 0))),
    );
  }
}

/** An answer that is not clearly an answer must never pass for an allow. */
function parseDecision(answer: unknown): GateDecision {
  const decision = answer as Partial<GateDecision> | undefined;
  if (
    !['allow', 'deny', 'unknown'].includes(String(decision?.decision)) ||
    typeof decision?.entityRef !== 'string' ||
    typeof decision.requiredLevel !== 'string' ||
    typeof decision.scorecardVersion !== 'string' ||
    !Array.isArray(decision.reasons) ||
    !Array.isArray(decision.waivers)
  ) {
    throw new PortalUnreachableError(
      'the portal answered something that is no decision; is it a newer version?',
    );
  }
  return decision as GateDecision;
}

/** @throws InputError when it is no ref such as `component:default/ledger` */
export function parseEntityRefArgument(ref: string): string {
  if (!/^[^\s:/]+:[^\s:/]+\/[^\s:/]+$/.test(ref)) {
    throw new InputError(
      `'${ref}' is no entity ref; it looks like component:default/ledger`,
    );
  }
  return ref.toLocaleLowerCase('en-US');
}
