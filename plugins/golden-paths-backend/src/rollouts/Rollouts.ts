import { randomUUID } from 'node:crypto';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  compareVersions,
  type Rollout,
  type RolloutPolicy,
} from '@paved/plugin-golden-paths-common';
import {
  hasSteppedOff,
  type DatabaseDeviationStore,
} from '../database/DatabaseDeviationStore';
import type { DatabaseInstanceStore } from '../database/DatabaseInstanceStore';
import type { DatabaseReleaseStore } from '../database/DatabaseReleaseStore';
import type {
  DatabaseRolloutStore,
  StoredRollout,
} from '../database/DatabaseRolloutStore';
import {
  toWire,
  type DatabaseUpgradeStore,
} from '../database/DatabaseUpgradeStore';
import type { GoldenPathEvents } from '../events/GoldenPathEvents';
import type { Visible } from '../permissions/PermissionGuard';
import { assignWaves } from './assignWaves';
import { eventOf } from './eventOf';
import { outcomeOf } from './outcomeOf';

export interface RolloutsOptions {
  rollouts: DatabaseRolloutStore;
  releases: DatabaseReleaseStore;
  instances: DatabaseInstanceStore;
  deviations: DatabaseDeviationStore;
  upgrades: DatabaseUpgradeStore;
  events: GoldenPathEvents;
  /** There is one to go on with. */
  onWanted: () => void;
}

/** What people decide of roll-outs. */
export class Rollouts {
  readonly #options: RolloutsOptions;

  static create(options: RolloutsOptions): Rollouts {
    return new Rollouts(options);
  }

  private constructor(options: RolloutsOptions) {
    this.#options = options;
  }

  /**
   * @param request - `visible` is what whoever starts it may see: nothing else is moved
   * @throws ConflictError when another of the path goes on, or there is nothing to move
   */
  async start(
    request: {
      path: string;
      version: string;
      policy: RolloutPolicy;
      by: string;
      visible: Visible;
    },
    now: Date,
  ): Promise<StoredRollout> {
    const { rollouts, releases, instances, deviations, events, onWanted } =
      this.#options;
    const { path, version, policy, by, visible } = request;
    if (!(await releases.get(path, version))) {
      throw new NotFoundError(
        `There is no release ${version} of '${path}'; publish it first`,
      );
    }
    const declared = await deviations.inForce();
    const services = (await instances.list(path)).filter(
      ({ repository, entityRef, release, lockProblem }) =>
        visible.has(entityRef) &&
        !hasSteppedOff(declared.get(repository), path) &&
        !lockProblem &&
        compareVersions(release, version) < 0,
    );
    const waves = assignWaves(services, policy.waves);
    const taken = waves.flatMap((list, wave) =>
      list.map(({ repository, entityRef, owner }) => ({
        repository,
        entityRef,
        owner,
        wave,
        state: 'pending' as const,
        attempts: 0,
        regressions: [],
      })),
    );
    if (taken.length === 0) {
      throw new ConflictError(
        `No service on '${path}' is below ${version} and in one of these waves; there is nothing to roll out`,
      );
    }
    const rollout: StoredRollout = {
      id: randomUUID(),
      path,
      version,
      policy,
      state: 'running',
      wave: taken[0].wave,
      stops: 0,
      createdAt: now.toISOString(),
      createdBy: by,
    };
    if (!(await rollouts.add(rollout, taken))) {
      throw new ConflictError(
        `Another roll-out of '${path}' has not ended; wait for its end, or cancel it`,
      );
    }
    onWanted();
    await events.publish(
      eventOf(rollout, { type: 'golden-path.rollout-started', by, now }),
    );
    return rollout;
  }

  /** Stopping what is stopped changes nothing. */
  async stop(
    rollout: StoredRollout,
    { by, now }: { by: string; now: Date },
  ): Promise<void> {
    const stops = rollout.stops + 1;
    const isFirst = await this.#options.rollouts.change(
      rollout.id,
      ['running', 'waiting'],
      {
        state: 'stopped',
        stops,
        message: `${by} stopped it. Requests that are open stay open; resume to open the others.`,
      },
    );
    if (isFirst) {
      await this.#options.events.publish(
        eventOf(
          { ...rollout, stops },
          { type: 'golden-path.rollout-stopped', by, now },
        ),
      );
    } else {
      await this.#requireState(rollout.id, 'stopped');
    }
  }

  /** What failed is tried again; what it stopped for does not stop it a second time. */
  async resume({ id, waveEndedAt }: StoredRollout): Promise<void> {
    const { rollouts, onWanted } = this.#options;
    const isFirst = await rollouts.change(id, ['stopped'], {
      state: waveEndedAt === undefined ? 'running' : 'waiting',
      message: undefined,
    });
    if (isFirst) {
      await rollouts.retryFailed(id);
      onWanted();
    } else {
      await this.#requireState(id, 'running', 'waiting');
    }
  }

  /** For good; requests that are open are their teams' to decide. */
  async cancel({ id }: StoredRollout, { now }: { now: Date }): Promise<void> {
    const isFirst = await this.#options.rollouts.change(
      id,
      ['running', 'waiting', 'stopped'],
      { state: 'cancelled', endedAt: now.toISOString() },
    );
    if (!isFirst) {
      await this.#requireState(id, 'cancelled');
    }
  }

  /** As somebody may see it. */
  async describe(
    { waveEndedAt: _waveEndedAt, stops: _stops, ...rollout }: StoredRollout,
    visible: Visible,
  ): Promise<Rollout> {
    const { rollouts, upgrades } = this.#options;
    const services = (await rollouts.services(rollout.id)).filter(
      ({ entityRef }) => visible.has(entityRef),
    );
    const proposed = new Map(
      (
        await upgrades.list({
          path: rollout.path,
          repositories: services.map(({ repository }) => repository),
        })
      ).map(upgrade => [upgrade.id, toWire(upgrade)]),
    );
    return {
      ...rollout,
      services: services.map(
        ({ upgradeId, attempts, checks, passed, mergedAt, ...service }) => {
          const upgrade =
            upgradeId === undefined ? undefined : proposed.get(upgradeId);
          return {
            ...service,
            // A roll-out that is stopped does not look at its requests
            state:
              service.state === 'open'
                ? outcomeOf(upgrade?.state)
                : service.state,
            upgrade,
          };
        },
      ),
    };
  }

  async #requireState(id: string, ...states: string[]): Promise<void> {
    const current = await this.#options.rollouts.get(id);
    if (!current || !states.includes(current.state)) {
      throw new ConflictError(
        `The roll-out is ${current?.state ?? 'gone'} by now; look at it again`,
      );
    }
  }
}
