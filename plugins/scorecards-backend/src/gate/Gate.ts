import { randomUUID } from 'node:crypto';
import { NotFoundError } from '@backstage/errors';
import {
  decideGate,
  type CheckStatus,
  type Evaluation,
  type GateDecision,
  type GateReplay,
} from '@paved/plugin-scorecards-common';
import { isDeepStrictEqual } from 'node:util';
import type {
  DatabaseDecisionStore,
  DecisionEvidence,
  StoredDecision,
} from '../database/DatabaseDecisionStore';
import type { SubjectRow } from '../database/tables';
import type {
  ScorecardDefinitions,
  ScorecardInForce,
} from '../definitions/ScorecardDefinitions';
import type { Evaluator, SubjectState } from '../evaluation/Evaluator';

/** What is asked of a gate. */
export interface GateQuestion {
  subject: SubjectRow;
  scorecard: ScorecardInForce;
  /** Another level than the scorecard's policy requires. */
  level?: string;
  commit?: string;
  artifact?: string;
}

/** Answers whether something may be released, and keeps answers so that they can be taken again. */
export class Gate {
  readonly #evaluator: Evaluator;
  readonly #definitions: ScorecardDefinitions;
  readonly #decisions: DatabaseDecisionStore;

  static create(options: {
    evaluator: Evaluator;
    definitions: ScorecardDefinitions;
    decisions: DatabaseDecisionStore;
  }): Gate {
    return new Gate(options);
  }

  private constructor(options: {
    evaluator: Evaluator;
    definitions: ScorecardDefinitions;
    decisions: DatabaseDecisionStore;
  }) {
    this.#evaluator = options.evaluator;
    this.#definitions = options.definitions;
    this.#decisions = options.decisions;
  }

  /** The answer for the entity's stored facts at this moment. */
  async ask(question: GateQuestion): Promise<GateDecision> {
    return this.#decide(
      question,
      await this.#evaluator.stateOf(question.subject),
    );
  }

  /**
   * The same, recorded with what it rests on.
   *
   * @param askedBy - full ref of the user, or the service
   */
  async record(question: GateQuestion, askedBy: string): Promise<GateDecision> {
    const { subject, scorecard } = question;
    const state = await this.#evaluator.stateOf(subject);
    const answer = {
      ...this.#decide(question, state),
      id: randomUUID(),
      askedBy,
    };
    await this.#decisions.add({
      subjectId: subject.id,
      scorecardId: scorecard.id,
      version: scorecard.version,
      answer,
      evidence: {
        entity: state.entity,
        facts: state.facts,
        waivers: state.waivers.filter(
          ({ scorecardId }) => scorecardId === scorecard.id,
        ),
        now: state.now.toISOString(),
      },
    });
    return answer;
  }

  /**
   * Takes a recorded decision again: with the version it was taken with, and with the one in force now.
   *
   * @throws NotFoundError when its scorecard is gone
   */
  async replay(decision: StoredDecision): Promise<GateReplay> {
    const { answer: recorded, evidence, scorecardId, version } = decision;
    const state = stateOf(evidence);
    const options = {
      level: recorded.requiredLevel,
      commit: recorded.commit,
      artifact: recorded.artifact,
    };
    const [present, compiled] = await Promise.all([
      this.#definitions.get(recorded.scorecard),
      this.#definitions.version(scorecardId, version),
    ]);
    if (!present) {
      throw new NotFoundError(
        `Scorecard '${recorded.scorecard}' is gone, so there is nothing to compare the decision with`,
      );
    }
    const before =
      compiled && this.#evaluator.explain({ id: scorecardId, compiled }, state);
    const now = this.#evaluator.explain(present, state);
    const { levels, gate } = present.compiled.scorecard;
    const hasLevel = levels.some(({ id }) => id === options.level);
    const replayed = decideGate(now, present.compiled.scorecard, {
      ...options,
      level: hasLevel ? options.level : gate.level,
    });
    const again =
      before && compiled && decideGate(before, compiled.scorecard, options);
    const from = statusesOf(before, again);
    const to = statusesOf(now, replayed);
    const checks = new Set([...from.keys(), ...to.keys()]);
    return {
      recorded,
      replayed,
      reproduced:
        again !== undefined &&
        isDeepStrictEqual(outcomeOf(again), outcomeOf(recorded)),
      differences: [...checks].flatMap(check =>
        from.get(check) === to.get(check)
          ? []
          : [difference(check, from.get(check), to.get(check))],
      ),
    };
  }

  #decide(
    { scorecard, ...question }: GateQuestion,
    state: SubjectState,
  ): GateDecision {
    return decideGate(
      this.#evaluator.explain(scorecard, state),
      scorecard.compiled.scorecard,
      question,
    );
  }
}

function stateOf({ now, ...evidence }: DecisionEvidence): SubjectState {
  return { ...evidence, now: new Date(now) };
}

function outcomeOf({ decision, level, reasons, waivers }: GateDecision) {
  return {
    decision,
    level,
    reasons: reasons.map(({ check, status }) => [check, status]),
    waivers: waivers.map(({ id }) => id),
  };
}

/** As the gate took them: what passed at another commit than the one asked for did not pass. */
function statusesOf(
  evaluation: Evaluation | undefined,
  answer: GateDecision | undefined,
): Map<string, CheckStatus> {
  const statuses = new Map(
    evaluation?.results.map(({ check, status }) => [check, status]),
  );
  for (const { check, status } of answer?.reasons ?? []) {
    if (statuses.has(check)) {
      statuses.set(check, status);
    }
  }
  return statuses;
}

function difference(check: string, from?: CheckStatus, to?: CheckStatus) {
  return { check, ...(from && { from }), ...(to && { to }) };
}
