import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError, toError } from '@backstage/errors';
import type {
  Forecast,
  ForecastItem,
  ReleaseSnapshot,
} from '@paved/plugin-golden-paths-common';
import limiter from 'p-limit';
import {
  hasSteppedOff,
  type DatabaseDeviationStore,
} from '../database/DatabaseDeviationStore';
import type {
  DatabaseForecastStore,
  StoredForecast,
} from '../database/DatabaseForecastStore';
import type {
  DatabaseInstanceStore,
  Instance,
} from '../database/DatabaseInstanceStore';
import type { DatabaseReleaseStore } from '../database/DatabaseReleaseStore';
import type { Visible } from '../permissions/PermissionGuard';
import { isLasting } from '../upgrades/isLasting';
import type { ReleaseSnapshots } from '../upgrades/ReleaseSnapshots';
import { leftAlone, type UpgradePlanner } from '../upgrades/UpgradePlanner';

/** Well within the lease. */
const PROGRESS_MS = 2_000;
/** A forecast that processes die of is not for the next one to die of. */
const MOST_ATTEMPTS = 5;
/** Attempts at a repository that can't be read now. */
const TRIES = 3;
const RETRY_MS = 1_000;

export interface ForecastsOptions {
  forecasts: DatabaseForecastStore;
  releases: DatabaseReleaseStore;
  instances: DatabaseInstanceStore;
  deviations: DatabaseDeviationStore;
  snapshots: ReleaseSnapshots;
  planner: UpgradePlanner;
  /** Repositories tried at a time. */
  concurrency: number;
  logger: LoggerService;
}

/** What releases would do to all repositories on their path: tried out, nothing is changed. */
export class Forecasts {
  readonly #options: ForecastsOptions;
  readonly #holder = randomUUID();

  static create(options: ForecastsOptions): Forecasts {
    return new Forecasts(options);
  }

  private constructor(options: ForecastsOptions) {
    this.#options = options;
  }

  /** Has one made in the background, of exactly these files. */
  async start(
    request: {
      snapshot: ReleaseSnapshot;
      ref?: string;
      by?: string;
    },
    now: Date,
  ): Promise<string> {
    const { forecasts, releases, instances } = this.#options;
    const { path, manifest } = request.snapshot;
    const digest = await releases.saveSnapshot(request.snapshot, now);
    const id = randomUUID();
    await forecasts.add(
      {
        id,
        path,
        version: manifest.version,
        digest,
        ref: request.ref,
        startedAt: now.toISOString(),
        startedBy: request.by,
      },
      await instances.list(path),
    );
    return id;
  }

  /** As somebody may see them. */
  async describe(
    stored: StoredForecast[],
    visible: Visible,
  ): Promise<Forecast[]> {
    const items = await this.#options.forecasts.items(
      stored.map(({ id }) => id),
    );
    return stored.map(forecast =>
      describe(
        forecast,
        items.filter(
          ({ forecastId, entityRef }) =>
            forecastId === forecast.id && visible.has(entityRef),
        ),
      ),
    );
  }

  /**
   * Works on one forecast until it is done, or this process stops.
   *
   * @returns whether there may be more
   */
  async runOnce(signal: AbortSignal): Promise<boolean> {
    const { forecasts, logger } = this.#options;
    const forecast = await forecasts.take(this.#holder, new Date());
    if (!forecast) {
      return false;
    }
    const { id } = forecast;
    try {
      if (forecast.attempts > MOST_ATTEMPTS) {
        throw new Error(
          `It was begun ${MOST_ATTEMPTS} times, and each time the process ended before it did; look at the portal's log and memory, and ask for it again`,
        );
      }
      await this.#make(forecast, signal);
    } catch (error) {
      if (signal.aborted) {
        await forecasts.release(id, this.#holder);
        throw error;
      }
      logger.warn(`Forecast '${id}' failed: ${stringifyError(error)}`);
      await forecasts.end(
        id,
        this.#holder,
        { state: 'failed', error: toError(error).message },
        new Date(),
      );
    }
    return true;
  }

  async #make(forecast: StoredForecast, signal: AbortSignal): Promise<void> {
    const { forecasts, snapshots, instances, deviations, concurrency } =
      this.#options;
    const { id, path } = forecast;
    const to = await snapshots.get(forecast);
    const [rows, fleet, inForce] = await Promise.all([
      forecasts.items([id]),
      instances.list(path),
      deviations.inForce(),
    ]);
    const byRepository = new Map(fleet.map(each => [each.repository, each]));
    const left = rows.filter(({ item }) => !item);
    const lost = new AbortController();
    const either = AbortSignal.any([signal, lost.signal]);
    let finished: ForecastItem[] = [];
    const save = async () => {
      const items = finished;
      finished = [];
      const holds = await forecasts.progress(
        id,
        this.#holder,
        items,
        new Date(),
      );
      if (!holds) {
        lost.abort();
      }
    };
    const saving = this.#saveUntil(either, save);
    const limit = limiter(concurrency);
    try {
      await Promise.all(
        left.map(({ repository, entityRef }) =>
          limit(async () => {
            either.throwIfAborted();
            const instance = byRepository.get(repository);
            const item = await this.#item(instance, {
              to,
              deviations: inForce.get(repository),
              signal: either,
            });
            finished.push({ repository, entityRef, ...item });
          }),
        ),
      );
    } catch (error) {
      limit.clearQueue();
      if (lost.signal.aborted) {
        // Whoever has it now goes on with it
        return;
      }
      throw error;
    } finally {
      await saving.stop();
    }
    await save();
    await forecasts.end(id, this.#holder, { state: 'done' }, new Date());
  }

  /** Writes what is finished from time to time; a failure to do so ends the forecast. */
  #saveUntil(
    signal: AbortSignal,
    save: () => Promise<void>,
  ): { stop: () => Promise<void> } {
    const done = new AbortController();
    const either = AbortSignal.any([signal, done.signal]);
    const saving = (async () => {
      while (!either.aborted) {
        await sleep(PROGRESS_MS, undefined, { signal: either }).catch(
          () => undefined,
        );
        if (!either.aborted) {
          await save();
        }
      }
    })();
    // Told when it is stopped
    saving.catch(() => undefined);
    return {
      stop: () => {
        done.abort();
        return saving;
      },
    };
  }

  async #item(
    instance: Instance | undefined,
    options: {
      to: ReleaseSnapshot;
      deviations: Parameters<typeof leftAlone>[0];
      signal: AbortSignal;
    },
  ): Promise<Omit<ForecastItem, 'repository' | 'entityRef'>> {
    const base = {
      owner: instance?.owner,
      from: instance?.release ?? '',
      changes: 0,
      conflicts: [],
    };
    if (!instance) {
      return {
        ...base,
        outcome: 'failed',
        message: 'It is on the path no more',
      };
    }
    if (hasSteppedOff(options.deviations, instance.path)) {
      return { ...base, outcome: 'stepped-off' };
    }
    const { repository, head: commit, lock, lockProblem } = instance;
    if (!lock || lockProblem) {
      return { ...base, outcome: 'failed', message: lockProblem };
    }
    for (let attempt = 1; ; attempt++) {
      try {
        const { changes, conflicts } = await this.#options.planner.plan(
          { repository, commit, lock },
          {
            to: options.to,
            leaveAlone: leftAlone(options.deviations),
            signal: options.signal,
          },
        );
        return {
          ...base,
          outcome: outcomeOf(changes.length, conflicts.length),
          changes: changes.length,
          conflicts,
        };
      } catch (error) {
        options.signal.throwIfAborted();
        if (isLasting(error) || attempt === TRIES) {
          return {
            ...base,
            outcome: 'failed',
            message: toError(error).message,
          };
        }
        await sleep(RETRY_MS * attempt, undefined, { signal: options.signal });
      }
    }
  }
}

function outcomeOf(changes: number, conflicts: number) {
  if (conflicts > 0) {
    return 'conflict';
  }
  return changes > 0 ? 'clean' : 'unchanged';
}

function describe(
  forecast: StoredForecast,
  rows: Array<{ item?: ForecastItem }>,
): Forecast {
  const items = rows.flatMap(({ item }) => item ?? []);
  const count = (outcome: ForecastItem['outcome']) =>
    items.filter(item => item.outcome === outcome).length;
  const files = new Map<string, number>();
  for (const { conflicts } of items) {
    for (const path of new Set(conflicts.map(each => each.path))) {
      files.set(path, (files.get(path) ?? 0) + 1);
    }
  }
  const { id, path, version, digest, ref, state, error } = forecast;
  return {
    id,
    path,
    version,
    digest,
    ref,
    state,
    error,
    done: items.length,
    total: rows.length,
    clean: count('clean'),
    unchanged: count('unchanged'),
    conflicting: count('conflict'),
    failed: count('failed'),
    steppedOff: count('stepped-off'),
    files: [...files]
      .map(([file, repositories]) => ({ path: file, repositories }))
      .sort(
        (a, b) => b.repositories - a.repositories || (a.path < b.path ? -1 : 1),
      ),
    items,
    startedAt: forecast.startedAt,
    endedAt: forecast.endedAt,
  };
}
