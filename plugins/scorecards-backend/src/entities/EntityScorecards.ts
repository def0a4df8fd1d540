import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  decideGate,
  nextLevel,
  waiverDecidePermission,
  waiverRequestPermission,
  type BlockedEntity,
  type EntityScorecard,
} from '@paved/plugin-scorecards-common';
import pLimit from 'p-limit';
import type { FactCollection } from '../collectors/FactCollection';
import type { DatabaseSubjectStore } from '../database/DatabaseSubjectStore';
import type { DatabaseWaiverStore } from '../database/DatabaseWaiverStore';
import type { SubjectRow } from '../database/tables';
import type {
  ScorecardDefinitions,
  ScorecardInForce,
} from '../definitions/ScorecardDefinitions';
import type { Evaluator } from '../evaluation/Evaluator';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import { waiverAt } from '../waivers/waiverAt';

/** A person waits for it. */
const COLLECT_LIMIT_MS = 30_000;
/** Entities whose facts are collected for somebody at the same time; others wait. Sources take their time, and gates are asked often. */
const MOST_COLLECTING = 20;

export interface EntityScorecardsOptions {
  subjects: DatabaseSubjectStore;
  waivers: DatabaseWaiverStore;
  definitions: ScorecardDefinitions;
  collection: FactCollection;
  evaluator: Evaluator;
  guard: PermissionGuard;
  /** Takes what the catalog has by now, and the copy of it does not, into the copy. */
  catchUp?: (
    entityRef: string,
    credentials: BackstageCredentials,
  ) => Promise<void>;
}

/** What people see of one entity, evaluated at this moment. */
export class EntityScorecards {
  readonly #options: EntityScorecardsOptions;
  readonly #collecting = new Map<number, Promise<void>>();
  readonly #limit = pLimit(MOST_COLLECTING);

  static create(options: EntityScorecardsOptions): EntityScorecards {
    return new EntityScorecards(options);
  }

  private constructor(options: EntityScorecardsOptions) {
    this.#options = options;
  }

  /**
   * An entity that the caller may see.
   *
   * @throws NotFoundError also when the caller may not see it
   */
  async find(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<SubjectRow> {
    const { subjects, guard, catchUp } = this.#options;
    const [known, mayRead] = await Promise.all([
      subjects.row(entityRef),
      guard.mayRead(entityRef, credentials),
    ]);
    let subject = known;
    if (!subject && mayRead && catchUp) {
      // Whoever has just made it looks at it at once
      await catchUp(entityRef, credentials);
      subject = await subjects.row(entityRef);
    }
    if (!subject || !mayRead) {
      throw new NotFoundError(`There is no entity '${entityRef}'`);
    }
    return subject;
  }

  /** All scorecards that apply to an entity. */
  async list(
    subject: SubjectRow,
    credentials: BackstageCredentials,
  ): Promise<EntityScorecard[]> {
    const { definitions, evaluator, waivers, guard } = this.#options;
    const [inForce, state, all] = await Promise.all([
      definitions.inForce(),
      evaluator.stateOf(subject),
      waivers.ofSubject(subject.id),
    ]);
    const applicable = inForce.filter(({ compiled }) =>
      compiled.appliesTo(state.entity),
    );
    const [mayRequest, ...mayDecide] = await guard.may(
      [
        { permission: waiverRequestPermission },
        ...applicable.map(({ ref }) => ({
          permission: waiverDecidePermission,
          resourceRef: ref,
        })),
      ],
      credentials,
    );
    return applicable.map((scorecard, index) => {
      const definition = scorecard.compiled.scorecard;
      const evaluation = evaluator.explain(scorecard, state);
      return {
        scorecard: definition,
        evaluation,
        gate: decideGate(evaluation, definition),
        nextLevel: nextLevel(evaluation, definition),
        waivers: all
          .filter(({ scorecardId }) => scorecardId === scorecard.id)
          .map(waiver => waiverAt(waiver, state.now)),
        mayRequestWaiver: mayRequest,
        mayDecideWaiver: mayDecide[index],
      };
    });
  }

  /** Collects an entity's facts now, and evaluates it. Who asks while that goes on gets the same. */
  async refresh(subject: SubjectRow): Promise<void> {
    let running = this.#collecting.get(subject.id);
    if (!running) {
      running = this.#limit(() => this.#refresh(subject)).finally(() =>
        this.#collecting.delete(subject.id),
      );
      this.#collecting.set(subject.id, running);
    }
    await running;
  }

  /** What keeps entities of these owners from being released, the furthest away first. */
  async blocking(
    ownerRefs: string[],
    request: { limit: number },
    credentials: BackstageCredentials,
  ): Promise<BlockedEntity[]> {
    const { definitions, subjects, evaluator, guard } = this.#options;
    const [inForce, visible] = await Promise.all([
      definitions.inForce(),
      guard.visible(credentials),
    ]);
    const required = inForce.map(({ id, compiled }) => ({
      scorecardId: id,
      rank: requiredRank({ compiled }),
    }));
    const candidates = await subjects.below({
      ownerRefs,
      required,
      visible,
      limit: request.limit,
    });
    const states = await evaluator.statesOf(
      candidates.map(({ subject }) => subject),
    );
    return candidates.flatMap(({ subject, scorecardId }) => {
      const scorecard = inForce.find(({ id }) => id === scorecardId);
      const state = states.get(subject.id);
      return scorecard && state
        ? blocked(subject, scorecard, evaluator.explain(scorecard, state))
        : [];
    });
  }

  async #refresh(subject: SubjectRow): Promise<void> {
    const { collection, evaluator } = this.#options;
    await collection.collect(
      [subject.id],
      AbortSignal.timeout(COLLECT_LIMIT_MS),
    );
    await evaluator.evaluate([subject.id]);
  }
}

function requiredRank({ compiled }: Pick<ScorecardInForce, 'compiled'>) {
  const { levels, gate } = compiled.scorecard;
  return levels.findIndex(({ id }) => id === gate.level) + 1;
}

function blocked(
  subject: SubjectRow,
  { ref, compiled }: ScorecardInForce,
  evaluation: EntityScorecard['evaluation'],
): BlockedEntity[] {
  const { scorecard } = compiled;
  const gate = decideGate(evaluation, scorecard);
  if (gate.decision === 'allow' || !evaluation.applicable) {
    return [];
  }
  const below = scorecard.levels[requiredRank({ compiled }) - 2];
  // All that is missing up to the required level, not only to the next one
  const next = nextLevel({ ...evaluation, level: below?.id }, scorecard);
  return [
    {
      entityRef: subject.entity_ref,
      title: subject.title ?? undefined,
      scorecard: ref,
      level: evaluation.level,
      requiredLevel: gate.requiredLevel,
      gate: gate.decision,
      fixes: next?.fixes ?? [],
    },
  ];
}
