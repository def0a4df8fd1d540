import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type { Scorecard, WaiverState } from '@paved/plugin-scorecards-common';
import { randomUUID } from 'node:crypto';
import type { DatabaseEvaluationQueue } from '../database/DatabaseEvaluationQueue';
import type {
  DatabaseWaiverStore,
  StoredWaiver,
} from '../database/DatabaseWaiverStore';
import { entityScorecardsPath } from '../notifications/entityPath';
import type { Names } from '../notifications/Names';
import type { Notices } from '../notifications/Notices';
import { isOver, PORTAL } from './waiverAt';

/** What somebody asks for. */
export interface WaiverRequest {
  subject: { id: number; entityRef: string };
  scorecard: Scorecard & { id: number };
  check: string;
  reason: string;
  /** ISO instant. */
  until: string;
}

export type WaiverDecision = 'approved' | 'refused' | 'revoked';

/** States that a decision may follow on. */
const BEFORE: Record<WaiverDecision, WaiverState[]> = {
  approved: ['requested'],
  refused: ['requested'],
  revoked: ['requested', 'approved'],
};

/** Days before the end of a waiver on which those concerned are told; the nearest first. */
const NOTICE_DAYS = [1, 7];
const DAY_MS = 24 * 3600_000;

/** Asking for waivers, deciding about them, and their end. */
export class Waivers {
  readonly #store: DatabaseWaiverStore;
  readonly #queue: DatabaseEvaluationQueue;
  readonly #notices: Notices;
  readonly #names: Names;
  readonly #onChange: () => void;

  static create(options: {
    store: DatabaseWaiverStore;
    queue: DatabaseEvaluationQueue;
    notices: Notices;
    names: Names;
    /** Called when entities wait for their evaluation. */
    onChange: () => void;
  }): Waivers {
    return new Waivers(options);
  }

  private constructor(options: {
    store: DatabaseWaiverStore;
    queue: DatabaseEvaluationQueue;
    notices: Notices;
    names: Names;
    onChange: () => void;
  }) {
    this.#store = options.store;
    this.#queue = options.queue;
    this.#notices = options.notices;
    this.#names = options.names;
    this.#onChange = options.onChange;
  }

  /**
   * @param by - full ref of the user who asks
   * @throws InputError when there is no such check, or the end is not possible; ConflictError when it was asked for already
   */
  async request(
    request: WaiverRequest,
    by: string,
    now: Date,
  ): Promise<StoredWaiver> {
    const { subject, scorecard } = request;
    const check = scorecard.checks.find(({ id }) => id === request.check);
    if (!check) {
      throw new InputError(
        `${scorecard.ref} has no check '${
          request.check
        }'; it has ${scorecard.checks.map(({ id }) => id).join(', ')}`,
      );
    }
    const until = parseEnd(request.until, scorecard.maxWaiverMs, now);
    const id = randomUUID();
    const isNew = await this.#store.request({
      id,
      subjectId: subject.id,
      scorecardId: scorecard.id,
      check: check.id,
      reason: request.reason,
      until,
      by,
      at: now.toISOString(),
    });
    if (!isNew) {
      throw new ConflictError(
        `A waiver of '${check.id}' for ${subject.entityRef} is asked for already, and waits for a decision`,
      );
    }
    await this.#notices.give({
      to: [scorecard.owner],
      except: by,
      title: `Waiver asked for: ${check.title}`,
      description: `${await this.#names.ofEntity(by)} asks to waive '${
        check.title
      }' for ${await this.#names.ofEntity(
        subject.entityRef,
      )} until ${until.slice(0, 10)}: ${request.reason}`,
      link: '/scorecards/waivers',
      scope: `scorecards:waiver:${id}`,
    });
    return this.get(id);
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<StoredWaiver> {
    const waiver = await this.#store.get(id);
    if (!waiver) {
      throw new NotFoundError(`There is no waiver '${id}'`);
    }
    return waiver;
  }

  /**
   * Approves, refuses or revokes. Whether the person may decide for the scorecard at all is for the caller to have asked.
   *
   * @throws NotAllowedError when somebody decides about a request of their own; ConflictError when it is decided already
   */
  async decide(
    id: string,
    decision: WaiverDecision,
    by: string,
    options: { note?: string; now: Date },
  ): Promise<StoredWaiver> {
    const waiver = await this.get(id);
    if (waiver.requestedBy === by && decision !== 'revoked') {
      throw new NotAllowedError(
        'Nobody decides about a waiver that they asked for; somebody else who owns the scorecard has to',
      );
    }
    if (
      decision === 'approved' &&
      Date.parse(waiver.until) <= options.now.getTime()
    ) {
      throw new ConflictError(
        `The waiver was asked for until ${waiver.until}, which is over; it has to be asked for again`,
      );
    }
    if (isOver(waiver, options.now)) {
      throw new ConflictError(
        `The waiver can't be ${decision}: it has ended by itself already`,
      );
    }
    const moved = await this.#store.move({
      id,
      from: BEFORE[decision],
      to: decision,
      by,
      at: options.now.toISOString(),
      note: options.note,
    });
    const decided = await this.get(id);
    if (!moved) {
      throw new ConflictError(
        `The waiver can't be ${decision}: it is ${decided.state} already`,
      );
    }
    await this.#reevaluate([decided], options.now);
    const { check, entity } = await this.#namesOf(decided);
    const deed = by === decided.requestedBy ? 'withdrawn' : decision;
    await this.#notices.give({
      to: [decided.requestedBy, decided.entityOwner],
      except: by,
      title: `Waiver ${deed}: ${check}`,
      description: `${await this.#names.ofEntity(
        by,
      )} has ${deed} the waiver of '${check}' for ${entity}${
        options.note ? `: ${options.note}` : ''
      }`,
      link: entityScorecardsPath(decided.entityRef),
      scope: `scorecards:waiver:${id}`,
    });
    return decided;
  }

  /** Ends what is over, and tells of what ends soon. To be called every few minutes, by any number of processes. */
  async advance(now: Date): Promise<void> {
    await this.#expire(now);
    for (const days of NOTICE_DAYS) {
      const soon = new Date(now.getTime() + days * DAY_MS);
      for (const waiver of await this.#store.endingBefore(soon, days)) {
        // Whoever marks it tells of it, so that of several processes one does
        if (await this.#store.markNoticed(waiver.id, days)) {
          await this.#tellEnding(waiver, days);
        }
      }
    }
  }

  async #expire(now: Date): Promise<void> {
    const ended: StoredWaiver[] = [];
    for (const waiver of await this.#store.overdue(now)) {
      const moved = await this.#store.move({
        id: waiver.id,
        from: [waiver.state],
        to: 'expired',
        by: PORTAL,
        at: now.toISOString(),
      });
      if (moved) {
        ended.push(waiver);
      }
    }
    await this.#reevaluate(ended, now);
    for (const waiver of ended) {
      const { check, entity } = await this.#namesOf(waiver);
      await this.#notices.give({
        to: [waiver.requestedBy, waiver.entityOwner],
        title: `Waiver ended: ${check}`,
        description:
          waiver.state === 'approved'
            ? `The waiver of '${check}' for ${entity} has ended; the check counts again`
            : `Nobody decided in time about the waiver of '${check}' for ${entity}; it can be asked for again`,
        link: entityScorecardsPath(waiver.entityRef),
        scope: `scorecards:waiver:${waiver.id}`,
      });
    }
  }

  async #tellEnding(waiver: StoredWaiver, days: number): Promise<void> {
    const { check, entity } = await this.#namesOf(waiver);
    await this.#notices.give({
      to: [waiver.requestedBy, waiver.entityOwner],
      title: `Waiver ends in ${
        days === 1 ? 'a day' : `${days} days`
      }: ${check}`,
      description: `The waiver of '${check}' for ${entity} ends on ${waiver.until.slice(
        0,
        10,
      )}. From then on the check counts again.`,
      link: entityScorecardsPath(waiver.entityRef),
      severity: days === 1 ? 'high' : 'normal',
      scope: `scorecards:waiver:${waiver.id}`,
    });
  }

  async #namesOf(waiver: StoredWaiver) {
    const [check, entity] = await Promise.all([
      this.#names.ofCheck(waiver.scorecard, waiver.check),
      this.#names.ofEntity(waiver.entityRef),
    ]);
    return { check, entity };
  }

  async #reevaluate(waivers: StoredWaiver[], now: Date): Promise<void> {
    if (waivers.length) {
      await this.#queue.add(
        waivers.map(({ subjectId }) => subjectId),
        { collect: false, now },
      );
      this.#onChange();
    }
  }
}

function parseEnd(until: string, maxMs: number, now: Date): string {
  const end = Date.parse(until);
  if (Number.isNaN(end)) {
    throw new InputError(`until: '${until}' is no ISO instant`);
  }
  if (end <= now.getTime()) {
    throw new InputError(`until: ${until} is over already`);
  }
  if (end > now.getTime() + maxMs) {
    throw new InputError(
      `until: ${until} is too late; the scorecard allows ${Math.floor(
        maxMs / DAY_MS,
      )} days at most`,
    );
  }
  return new Date(end).toISOString();
}
