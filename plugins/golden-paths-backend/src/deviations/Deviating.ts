import { randomUUID } from 'node:crypto';
import { ConflictError } from '@backstage/errors';
import type { Deviation } from '@paved/plugin-golden-paths-common';
import {
  hasSteppedOff,
  type DatabaseDeviationStore,
} from '../database/DatabaseDeviationStore';
import type {
  DatabaseInstanceStore,
  Instance,
} from '../database/DatabaseInstanceStore';
import type { GoldenPathEvents } from '../events/GoldenPathEvents';

export interface DeviatingOptions {
  deviations: DatabaseDeviationStore;
  instances: DatabaseInstanceStore;
  events: GoldenPathEvents;
  onWanted: () => void;
}

/** What teams do in their own way: said openly, counted, and respected. */
export class Deviating {
  readonly #options: DeviatingOptions;

  static create(options: DeviatingOptions): Deviating {
    return new Deviating(options);
  }

  private constructor(options: DeviatingOptions) {
    this.#options = options;
  }

  /** @throws ConflictError when the service has stepped off already */
  async declare(
    instance: Instance,
    request: Pick<Deviation, 'scope' | 'files' | 'reason' | 'reviewOn'>,
    by: string,
    now: Date,
  ): Promise<Deviation> {
    const { deviations } = this.#options;
    const { repository, path, entityRef } = instance;
    const inForce = (await deviations.inForce([repository])).get(repository);
    if (hasSteppedOff(inForce, path)) {
      throw new ConflictError(
        `'${repository}' has stepped off ${path} already`,
      );
    }
    const deviation: Deviation = {
      ...request,
      id: randomUUID(),
      repository,
      entityRef,
      path,
      declaredAt: now.toISOString(),
      declaredBy: by,
    };
    await deviations.add(deviation);
    await this.#changed(instance, deviation, {
      type:
        deviation.scope === 'path'
          ? 'golden-path.stepped-off'
          : 'golden-path.deviated',
      id: `deviations/${deviation.id}/declared`,
      by,
      now,
    });
    return deviation;
  }

  /**
   * Ending what has ended changes nothing.
   *
   * @param instance - absent when the repository is on no path any more
   */
  async end(
    instance: Instance | undefined,
    deviation: Deviation,
    by: string,
    now: Date,
  ): Promise<void> {
    if (await this.#options.deviations.end(deviation.id, by, now)) {
      await this.#changed(instance, deviation, {
        type:
          deviation.scope === 'path'
            ? 'golden-path.stepped-on'
            : 'golden-path.deviation-ended',
        id: `deviations/${deviation.id}/ended`,
        by,
        now,
      });
    }
  }

  async #changed(
    instance: Instance | undefined,
    { repository, entityRef, path }: Deviation,
    event: {
      type:
        | 'golden-path.deviated'
        | 'golden-path.deviation-ended'
        | 'golden-path.stepped-off'
        | 'golden-path.stepped-on';
      id: string;
      by: string;
      now: Date;
    },
  ): Promise<void> {
    const { instances, events, onWanted } = this.#options;
    const { type, id, by, now } = event;
    await instances.want({ repository }, now);
    onWanted();
    await events.publish({
      id,
      type,
      at: now.toISOString(),
      path,
      release: instance?.release,
      repository,
      entityRef,
      owner: instance?.owner,
      by,
    });
  }
}
