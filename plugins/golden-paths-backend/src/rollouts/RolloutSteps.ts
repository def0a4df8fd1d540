import { randomUUID } from 'node:crypto';
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError, toError } from '@backstage/errors';
import { compareVersions } from '@paved/plugin-golden-paths-common';
import type {
  GitIdentity,
  RepositoriesService,
} from '@paved/plugin-repositories-node';
import {
  hasSteppedOff,
  type DatabaseDeviationStore,
} from '../database/DatabaseDeviationStore';
import type {
  DatabaseInstanceStore,
  Instance,
} from '../database/DatabaseInstanceStore';
import type { DatabasePathStore } from '../database/DatabasePathStore';
import type {
  DatabaseRolloutStore,
  RolloutProgress,
  RolloutService,
  StoredRollout,
} from '../database/DatabaseRolloutStore';
import type { DatabaseUpgradeStore } from '../database/DatabaseUpgradeStore';
import type { GoldenPathEvents } from '../events/GoldenPathEvents';
import type { UpgradeFollowing } from '../upgrades/UpgradeFollowing';
import type { Upgrades } from '../upgrades/Upgrades';
import { eventOf } from './eventOf';
import { outcomeOf } from './outcomeOf';
import type { RolloutNotices } from './RolloutNotices';
import { regressionsOf, type ScorecardStatuses } from './ScorecardStatuses';

/** A roll-out that goes on is looked at so often. */
const LOOK_MS = 10_000;
/** Evaluating a large wave takes the scorecards a while. */
const SCORECARDS_LOOK_MS = 30_000;
const HOUR_MS = 60 * 60 * 1_000;
const SHOWN_CHECKS = 5;

export interface RolloutStepsOptions {
  rollouts: DatabaseRolloutStore;
  paths: DatabasePathStore;
  instances: DatabaseInstanceStore;
  deviations: DatabaseDeviationStore;
  upgradeStore: DatabaseUpgradeStore;
  upgrades: Upgrades;
  following: UpgradeFollowing;
  repositories: RepositoriesService;
  auth: AuthService;
  scorecards: ScorecardStatuses;
  notices: RolloutNotices;
  events: GoldenPathEvents;
  /** In whose name upgrades are committed. */
  author: GitIdentity;
  logger: LoggerService;
}

/** A roll-out as whoever took it sees it. */
interface Step {
  rollout: StoredRollout;
  services: RolloutService[];
  /** Of which there is news to stop for. */
  news: RolloutService[];
  holder: string;
  signal: AbortSignal;
  now: Date;
}

/** Somebody else has it by now, or it was stopped. */
class LostError extends Error {}

/**
 * Takes roll-outs forward, a step at a time: looks what became of open requests, stops for a reason, opens the next requests,
 * ends waves. Whoever goes on after a kill finds what was opened: the same upgrade is never proposed twice.
 */
export class RolloutSteps {
  readonly #options: RolloutStepsOptions;
  /** When scorecards are to be looked at again, by roll-out. */
  readonly #scorecardsAt = new Map<string, number>();

  static create(options: RolloutStepsOptions): RolloutSteps {
    return new RolloutSteps(options);
  }

  private constructor(options: RolloutStepsOptions) {
    this.#options = options;
  }

  /** @returns whether there was one to take forward */
  async runOnce(signal: AbortSignal, now: Date = new Date()): Promise<boolean> {
    const { rollouts, logger } = this.#options;
    const holder = randomUUID();
    const rollout = await rollouts.take(holder, now);
    if (!rollout) {
      return false;
    }
    try {
      const services = await rollouts.services(rollout.id);
      await this.#advance({
        rollout,
        services,
        news: [],
        holder,
        signal,
        now,
      });
    } catch (error) {
      if (!signal.aborted && !(error instanceof LostError)) {
        logger.warn(
          `The roll-out of ${rollout.version} of '${
            rollout.path
          }' can't go on now; it is tried again: ${stringifyError(error)}`,
        );
      }
    } finally {
      await rollouts.release(
        rollout.id,
        holder,
        new Date(now.getTime() + LOOK_MS),
      );
    }
    return true;
  }

  async #advance(step: Step): Promise<void> {
    const { rollout, services } = step;
    const reasons = await this.#look(step);
    if (reasons.length > 0) {
      await this.#stop(step, reasons);
      return;
    }
    if (rollout.state === 'waiting') {
      if (!(await this.#nextWave(step))) {
        return;
      }
    }
    await this.#open(step);
    const failed = services.filter(
      each =>
        each.wave === rollout.wave &&
        each.state === 'failed' &&
        // What failed again after somebody had decided to go on is no news
        each.attempts === 1,
    ).length;
    const { maxFailures } = rollout.policy;
    if (failed > maxFailures) {
      await this.#stop(step, [
        `${failed} upgrades of wave ${
          rollout.wave + 1
        } failed, and the roll-out allows ${maxFailures}: each says why. Mend that and resume, so that they are tried again; or cancel`,
      ]);
      return;
    }
    await this.#endWave(step);
  }

  /** @returns reasons to stop */
  async #look(step: Step): Promise<string[]> {
    const { rollout, services, now } = step;
    const scorecardsAt = this.#scorecardsAt.get(rollout.id) ?? 0;
    const isTime = now.getTime() >= scorecardsAt;
    if (isTime) {
      this.#scorecardsAt.set(rollout.id, now.getTime() + SCORECARDS_LOOK_MS);
    }
    let failedChecks = 0;
    const regressed = new Set<string>();
    let regressedServices = 0;
    for (const service of services) {
      if (service.state === 'open') {
        await this.#hold(step);
        failedChecks += (await this.#lookAtRequest(step, service)) ? 1 : 0;
      }
      // Facts come a while after the merge; waves before the last one had their time
      const isFresh = service.wave >= rollout.wave - 1;
      if (service.state === 'merged' && isFresh && isTime) {
        await this.#hold(step);
        const found = await this.#lookAtScorecards(step, service);
        found.forEach(title => regressed.add(title));
        regressedServices += found.length > 0 ? 1 : 0;
      }
    }
    const titles = [...regressed].slice(0, SHOWN_CHECKS).join(', ');
    return [
      ...(failedChecks > 0
        ? [
            `The checks of ${failedChecks} of its change requests failed. Look at them: if the release is to blame, cancel and publish a better one; if not, resume`,
          ]
        : []),
      ...(regressedServices > 0
        ? [
            `${regressedServices} upgraded services fail checks that they passed before: ${titles}. Look at them: if the release is to blame, cancel and publish a better one; if not, resume`,
          ]
        : []),
    ];
  }

  /** @returns whether its checks have failed since the last look */
  async #lookAtRequest(
    { rollout, news }: Step,
    service: RolloutService,
  ): Promise<boolean> {
    const { rollouts, upgradeStore, following, repositories, auth, logger } =
      this.#options;
    const { repository, upgradeId, checks: before } = service;
    let checks = before;
    try {
      const upgrade = await upgradeStore.get(upgradeId ?? '');
      if (upgrade?.state === 'open') {
        const change = await repositories.change(
          { repository, branch: upgrade.branch },
          { credentials: await auth.getOwnServiceCredentials() },
        );
        checks = change?.checks;
        if (change?.state !== 'open') {
          await following.look(repository);
        }
      }
    } catch (error) {
      logger.warn(
        `The upgrade of '${repository}' can't be looked at now: ${stringifyError(
          error,
        )}`,
      );
      return false;
    }
    const upgrade = await upgradeStore.get(upgradeId ?? '');
    service.state = outcomeOf(upgrade?.state);
    if (service.state === 'merged') {
      service.mergedAt = upgrade?.endedAt;
    } else if (service.state === 'failed') {
      service.attempts += 1;
      service.message = upgrade?.error;
    }
    service.checks = checks;
    if (
      service.state === 'open' &&
      checks === 'failed' &&
      before !== 'failed'
    ) {
      news.push(service);
      return true;
    }
    await rollouts.saveService(rollout.id, service);
    return false;
  }

  /** @returns names of checks that were not known to have regressed */
  async #lookAtScorecards(
    { news }: Step,
    service: RolloutService,
  ): Promise<string[]> {
    const { scorecards, logger } = this.#options;
    const { entityRef, passed, mergedAt } = service;
    if (!entityRef || !passed?.length || !mergedAt) {
      return [];
    }
    try {
      const now = await scorecards.of(entityRef);
      const found = regressionsOf(passed, now ?? [], mergedAt).filter(
        title => !service.regressions.includes(title),
      );
      if (found.length > 0) {
        service.regressions = [...service.regressions, ...found];
        news.push(service);
      }
      return found;
    } catch (error) {
      logger.warn(
        `The scorecards of '${entityRef}' can't be looked at now: ${stringifyError(
          error,
        )}`,
      );
      return [];
    }
  }

  /** Opens as many requests of the wave as each team may have. */
  async #open(step: Step): Promise<void> {
    const { rollout, services } = step;
    const { maxOpenPerOwner } = rollout.policy;
    for (const service of services) {
      const open = services.filter(
        ({ state, owner }) => state === 'open' && owner === service.owner,
      ).length;
      if (
        service.state === 'pending' &&
        service.wave <= rollout.wave &&
        open < maxOpenPerOwner
      ) {
        await this.#hold(step);
        await this.#propose(step, service);
      }
    }
  }

  async #propose(step: Step, service: RolloutService): Promise<void> {
    const { rollouts, upgradeStore, upgrades, auth, author, paths, notices } =
      this.#options;
    const { rollout, services, now } = step;
    const { repository, owner } = service;
    // Opened by somebody who was killed before it could be written here
    const mine = await upgradeStore.list({
      rollout: rollout.id,
      repositories: [repository],
    });
    const opened = mine.find(
      ({ state, commit }) => state !== 'failed' && commit,
    );
    const found = await this.#find(step, service);
    if (opened) {
      service.state = 'open';
      service.upgradeId = opened.id;
    } else if ('reason' in found) {
      service.state = 'skipped';
      service.message = found.reason;
    } else {
      await this.#remember(step, service);
      try {
        const upgrade = await upgrades.propose(
          found.instance,
          {
            release: rollout.version,
            rollout: rollout.id,
            by: rollout.createdBy,
            author,
          },
          await auth.getOwnServiceCredentials(),
        );
        service.state = 'open';
        service.upgradeId = upgrade.id;
        service.message = undefined;
      } catch (error) {
        service.state = 'failed';
        service.attempts += 1;
        service.message = toError(error).message;
      }
    }
    await rollouts.saveService(rollout.id, service);
    if (service.state === 'open' && owner) {
      const path = await paths.get(rollout.path);
      await notices.announce(
        rollout,
        path?.path.title ?? rollout.path,
        owner,
        services,
        now,
      );
    }
  }

  /** What may have happened to it since the roll-out began is a reason to leave it out. */
  async #find(
    { rollout }: Step,
    { repository }: RolloutService,
  ): Promise<{ instance: Instance } | { reason: string }> {
    const { instances, deviations } = this.#options;
    const { path, version } = rollout;
    const [instance, declared] = await Promise.all([
      instances.get(repository),
      deviations.inForce([repository]),
    ]);
    if (instance?.path !== path || instance.lockProblem) {
      return { reason: instance?.lockProblem ?? 'It is on this path no more' };
    }
    if (hasSteppedOff(declared.get(repository), path)) {
      return { reason: 'It has stepped off' };
    }
    return compareVersions(instance.release, version) >= 0
      ? { reason: `It is on ${instance.release} already` }
      : { instance };
  }

  /** What scorecards say before anything is changed. */
  async #remember({ rollout }: Step, service: RolloutService): Promise<void> {
    const { rollouts, scorecards } = this.#options;
    if (service.entityRef && service.passed === undefined) {
      const now = await scorecards.of(service.entityRef);
      service.passed = now
        ?.filter(({ status }) => status === 'pass')
        .map(({ scorecard, check, title }) => ({ scorecard, check, title }));
      await rollouts.saveService(rollout.id, service);
    }
  }

  /** @returns whether the pause is over, and the next wave has begun */
  async #nextWave(step: Step): Promise<boolean> {
    const { rollout, services, now } = step;
    const { waveEndedAt, policy } = rollout;
    const until = Date.parse(waveEndedAt ?? '') + policy.pauseHours * HOUR_MS;
    const next = services.find(({ state }) => state === 'pending');
    if (now.getTime() < until || !next) {
      return !next;
    }
    return this.#change(step, {
      state: 'running',
      wave: next.wave,
      waveEndedAt: undefined,
    });
  }

  /** A wave ends when all its requests are decided. */
  async #endWave(step: Step): Promise<void> {
    const { rollout, services, now } = step;
    const isOver = services.every(
      ({ wave, state }) =>
        wave > rollout.wave || (state !== 'pending' && state !== 'open'),
    );
    if (!isOver) {
      return;
    }
    if (services.some(({ state }) => state === 'pending')) {
      await this.#change(step, {
        state: 'waiting',
        waveEndedAt: now.toISOString(),
      });
      return;
    }
    const isFirst = await this.#change(step, {
      state: 'done',
      endedAt: now.toISOString(),
    });
    if (isFirst) {
      await this.#options.events.publish(
        eventOf(rollout, { type: 'golden-path.rollout-done', now }),
      );
    }
  }

  async #stop(step: Step, reasons: string[]): Promise<void> {
    const { rollouts, events, notices } = this.#options;
    const { rollout, news, now } = step;
    const message = `${reasons.join('. ')}.`;
    const stops = rollout.stops + 1;
    if (await this.#change(step, { state: 'stopped', stops, message })) {
      await events.publish(
        eventOf(
          { ...rollout, stops },
          { type: 'golden-path.rollout-stopped', now },
        ),
      );
      await notices.stopped(rollout, message);
      // Only now: what it never stopped for would be no news to whoever goes on after a kill
      for (const service of news) {
        await rollouts.saveService(rollout.id, service);
      }
    }
  }

  async #change(
    { rollout }: Step,
    progress: RolloutProgress,
  ): Promise<boolean> {
    const isChanged = await this.#options.rollouts.change(
      rollout.id,
      ['running', 'waiting'],
      progress,
    );
    Object.assign(rollout, progress);
    return isChanged;
  }

  /** @throws LostError */
  async #hold({ rollout, holder, signal, now }: Step): Promise<void> {
    signal.throwIfAborted();
    const at = new Date(Math.max(Date.now(), now.getTime()));
    if (!(await this.#options.rollouts.hold(rollout.id, holder, at))) {
      throw new LostError();
    }
  }
}
