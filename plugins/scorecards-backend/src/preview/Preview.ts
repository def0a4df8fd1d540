import {
  compileScorecard,
  decideGate,
  statusesByCheck,
  type CompiledScorecard,
  type GateDecision,
  type PreviewResult,
  type Scorecard,
  type Standing,
  explain,
  standing,
} from '@paved/plugin-scorecards-common';
import pLimit from 'p-limit';
import type { DatabaseDecisionStore } from '../database/DatabaseDecisionStore';
import {
  toSubjectFacts,
  type DatabaseFactStore,
} from '../database/DatabaseFactStore';
import type { DatabaseSubjectStore } from '../database/DatabaseSubjectStore';
import type { DatabaseWaiverStore } from '../database/DatabaseWaiverStore';
import type {
  ScorecardDefinitions,
  ScorecardInForce,
} from '../definitions/ScorecardDefinitions';
import { gateOf } from '../gate/gateOf';
import { kindsOf } from '../evaluation/Evaluator';
import type { Visible } from '../permissions/PermissionGuard';
import { PreviewTally, type Outcome } from './PreviewTally';
import { PreviewWork } from './PreviewWork';
import { readDraft } from './readDraft';

const CHUNK_SIZE = 1_000;
/** Behind the one that is running. */
const MOST_WAITING = 3;
const MOST_RELEASES = 100;
const RELEASE_DAYS = 90;
const DAY_MS = 24 * 3_600_000;
const RELEASE_PAGE = 100;

export interface PreviewOptions {
  subjects: DatabaseSubjectStore;
  facts: DatabaseFactStore;
  waivers: DatabaseWaiverStore;
  decisions: DatabaseDecisionStore;
  definitions: ScorecardDefinitions;
  clock?: () => Date;
}

/** Who asks for a preview. */
export interface PreviewRequest {
  /** Has one preview at a time. */
  caller: string;
  /** Entities that the caller may see; nothing is said of others. */
  visible: Visible;
  signal: AbortSignal;
}

/** Previews keep a core busy, so few may wait for it. */
export class TooManyPreviewsError extends Error {
  override readonly name = 'TooManyPreviewsError';
  /** Read by the error middleware. */
  readonly statusCode = 429;
}

/**
 * What a draft would change, were it in force now: the same facts at the same moment, under the scorecard as it is and as it
 * would be. Announced checks of the draft count as if their day had come, so that people see what it will bring.
 */
export class Preview {
  readonly #options: PreviewOptions;
  /** Each keeps a core busy. */
  readonly #limit = pLimit(1);
  /** Of the preview that is running and of those that wait. */
  readonly #callers = new Set<string>();

  static create(options: PreviewOptions): Preview {
    return new Preview(options);
  }

  private constructor(options: PreviewOptions) {
    this.#options = options;
  }

  /**
   * @param definition - text of the draft, YAML or JSON
   * @throws InputError when the draft can't be used, or takes too long; TooManyPreviewsError while others, or the caller's
   * own, are under way
   */
  async of(
    definition: string,
    request: PreviewRequest,
  ): Promise<PreviewResult> {
    const { caller, visible, signal } = request;
    if (this.#callers.has(caller)) {
      throw new TooManyPreviewsError(
        'Your last preview is still under way; wait for its answer, or try again in a minute',
      );
    }
    if (this.#callers.size > MOST_WAITING) {
      throw new TooManyPreviewsError(
        'Too many previews are under way; try again in a minute',
      );
    }
    this.#callers.add(caller);
    try {
      const draft = compileScorecard(
        withoutAnnouncements(readDraft(definition)),
      );
      return await this.#limit(() => {
        signal.throwIfAborted();
        return this.#compare(draft, visible, signal);
      });
    } finally {
      this.#callers.delete(caller);
    }
  }

  async #compare(
    draft: CompiledScorecard,
    visible: Visible,
    signal: AbortSignal,
  ): Promise<PreviewResult> {
    const { definitions } = this.#options;
    const current = await definitions.get(draft.scorecard.ref);
    const work = new PreviewWork(signal);
    const tally = new PreviewTally(
      draft.scorecard,
      current?.compiled.scorecard,
    );
    await this.#entities(draft, current, visible, work, tally);
    const releases = current
      ? await this.#releases(draft, current, visible, work)
      : { allowed: 0, denied: 0, wouldBeDenied: [] };
    return { ...tally.result(), releases };
  }

  async #entities(
    draft: CompiledScorecard,
    current: ScorecardInForce | undefined,
    visible: Visible,
    work: PreviewWork,
    tally: PreviewTally,
  ): Promise<void> {
    const { subjects, facts, waivers, clock } = this.#options;
    const seen = visible === 'all' ? undefined : new Set(visible);
    const kinds = kindsOf([{ compiled: draft }, ...(current ? [current] : [])]);
    const now = clock?.() ?? new Date();
    for (let after = 0; ; ) {
      const last = await subjects.lastOfPage({
        after,
        limit: CHUNK_SIZE,
        kinds,
      });
      if (last === undefined) {
        return;
      }
      const [rows, factRows, inForce] = await Promise.all([
        subjects.ofRange({ first: after + 1, last, kinds }),
        facts.ofRange(after + 1, last),
        waivers.inForceOfRange(after + 1, last, now),
      ]);
      const waiversOf = Map.groupBy(
        inForce.filter(({ scorecardId }) => scorecardId === current?.id),
        ({ subjectId }) => subjectId,
      );
      const shown = rows.filter(({ id }) => seen?.has(id) ?? true);
      for (const { id, entity } of shown) {
        const input = {
          entity: JSON.parse(entity),
          facts: toSubjectFacts(factRows.get(id)).facts,
          waivers: waiversOf.get(id) ?? [],
          now,
        };
        tally.add(
          input,
          current &&
            outcomeOf(current.compiled, standing(current.compiled, input)),
          outcomeOf(draft, standing(draft, input)),
        );
        await work.pause();
      }
      after = last;
    }
  }

  /** Recorded allows, decided again by the draft from what they rested on. */
  async #releases(
    draft: CompiledScorecard,
    current: ScorecardInForce,
    visible: Visible,
    work: PreviewWork,
  ): Promise<PreviewResult['releases']> {
    const { decisions, definitions, clock } = this.#options;
    const now = clock?.() ?? new Date();
    const seen = visible === 'all' ? undefined : new Set(visible);
    const releases: PreviewResult['releases'] = {
      allowed: 0,
      denied: 0,
      wouldBeDenied: [],
    };
    const pages = decisions.allowed({
      scorecardId: current.id,
      since: new Date(now.getTime() - RELEASE_DAYS * DAY_MS),
      pageSize: RELEASE_PAGE,
    });
    for await (const page of pages) {
      for (const { subjectId, version, answer, evidence } of page) {
        if (seen && !seen.has(subjectId)) {
          continue;
        }
        releases.allowed += 1;
        const recorded = await definitions.version(current.id, version);
        const level = levelOf(answer, recorded?.scorecard, draft.scorecard);
        const decision = decideGate(
          explain(draft, { ...evidence, now: new Date(evidence.now) }),
          draft.scorecard,
          { level, commit: answer.commit, artifact: answer.artifact },
        );
        if (decision.decision !== 'allow') {
          releases.denied += 1;
          if (releases.wouldBeDenied.length < MOST_RELEASES) {
            releases.wouldBeDenied.push({
              ...decision,
              id: answer.id,
              askedBy: answer.askedBy,
            });
          }
        }
        await work.pause();
      }
    }
    return releases;
  }
}

function outcomeOf({ scorecard }: CompiledScorecard, found: Standing): Outcome {
  const statuses = statusesByCheck(found.statuses, scorecard.checks);
  const gate = found.applicable ? gateOf(scorecard, statuses) : 'unknown';
  return { standing: found, statuses, gate };
}

/** The draft's own level, where the decision was for the level that the scorecard required then. */
function levelOf(
  { requiredLevel }: GateDecision,
  recorded: Scorecard | undefined,
  draft: Scorecard,
): string {
  const isExplicit = recorded && recorded.gate.level !== requiredLevel;
  return isExplicit && draft.levels.some(({ id }) => id === requiredLevel)
    ? requiredLevel
    : draft.gate.level;
}

function withoutAnnouncements(scorecard: Scorecard): Scorecard {
  return {
    ...scorecard,
    checks: scorecard.checks.map(({ enabledFrom, ...check }) => check),
  };
}
