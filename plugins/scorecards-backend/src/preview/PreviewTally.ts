import type {
  CheckStatus,
  EvaluationInput,
  GateDecision,
  PreviewResult,
  Scorecard,
  Standing,
} from '@paved/plugin-scorecards-common';
import { toSubjectRecord } from '../sync/toSubjectRecord';

const MOST_FLIPS = 500;

type Flip = PreviewResult['flips'][number];

/** Where an entity stands, with what its gate answers. */
export interface Outcome {
  standing: Standing;
  statuses: Record<string, CheckStatus>;
  gate: GateDecision['decision'];
}

function differences(
  before: Record<string, CheckStatus>,
  next: Record<string, CheckStatus>,
): Flip['checks'] {
  return [...new Set([...Object.keys(before), ...Object.keys(next)])].flatMap(
    check => {
      const [from, to] = [before[check], next[check]];
      return from === to
        ? []
        : [{ check, ...(from && { from }), ...(to && { to }) }];
    },
  );
}

/** Counts who would be better and worse off. */
export class PreviewTally {
  readonly #draft: Scorecard;
  readonly #current?: Scorecard;
  readonly #flips: Flip[] = [];
  readonly #byOwner = new Map<
    string | undefined,
    { better: number; worse: number }
  >();
  #entities = 0;
  #flipped = 0;

  constructor(draft: Scorecard, current?: Scorecard) {
    this.#draft = draft;
    this.#current = current;
  }

  add(
    { entity }: EvaluationInput,
    before: Outcome | undefined,
    next: Outcome,
  ): void {
    const was = before?.standing.applicable ? before : undefined;
    const will = next.standing.applicable ? next : undefined;
    if (will) {
      this.#entities += 1;
    }
    if (
      (!was && !will) ||
      (was &&
        will &&
        was.gate === will.gate &&
        was.standing.level === will.standing.level)
    ) {
      return;
    }
    this.#flipped += 1;
    const { entityRef, ownerRef } = toSubjectRecord(entity);
    const counts = this.#byOwner.get(ownerRef) ?? { better: 0, worse: 0 };
    this.#byOwner.set(ownerRef, counts);
    const change =
      this.#rank(will, this.#draft) - this.#rank(was, this.#current);
    if (change !== 0) {
      counts[change > 0 ? 'better' : 'worse'] += 1;
    }
    if (this.#flips.length < MOST_FLIPS) {
      this.#flips.push({
        entityRef,
        owner: ownerRef,
        fromLevel: was?.standing.level,
        toLevel: will?.standing.level,
        fromGate: was?.gate,
        toGate: next.gate,
        checks: differences(was?.statuses ?? {}, will?.statuses ?? {}),
      });
    }
  }

  result(): Omit<PreviewResult, 'releases'> {
    return {
      entities: this.#entities,
      flipped: this.#flipped,
      flips: this.#flips,
      byOwner: [...this.#byOwner]
        .map(([owner, counts]) => ({ owner, ...counts }))
        .sort(
          (a, b) =>
            b.worse - a.worse ||
            (a.owner ?? '').localeCompare(b.owner ?? '', 'en'),
        ),
    };
  }

  /** The gate first, then the level. What is under no scorecard is held back by none. */
  #rank(outcome: Outcome | undefined, scorecard?: Scorecard): number {
    const gate = ['deny', 'unknown', 'allow'].indexOf(outcome?.gate ?? 'allow');
    const level = scorecard?.levels.findIndex(
      ({ id }) => id === outcome?.standing.level,
    );
    return gate * 100 + (level ?? -1);
  }
}
