import type { MetricReading } from '@paved/plugin-adoption-common';
import type { MetricRegistry } from '../metrics/MetricRegistry';
import type { DatabaseOutcomeStore } from './DatabaseOutcomeStore';
import type { StoredRequest } from './StoredRequest';

const DAY_MS = 24 * 60 * 60 * 1000;
const PERIOD_MS = 30 * DAY_MS;
/** What happened on the last day may be told a day later. */
const SETTLE_MS = DAY_MS;

/** When it is known what was before something shipped, ISO 8601. */
export function beforeKnownOn(shippedAt: string): string {
  return new Date(Date.parse(shippedAt) + SETTLE_MS).toISOString();
}

/** When it is known what something moved, ISO 8601. */
export function afterKnownOn(shippedAt: string): string {
  return new Date(Date.parse(shippedAt) + PERIOD_MS + SETTLE_MS).toISOString();
}

/**
 * Whether what shipped moved what it was meant to move. Each value is read a day after its period has ended, when a portal that
 * has just started has seen its company too; the one before is read again together with the one after, since some of what
 * happened is told later still. Then both stay: history does not move.
 */
export class Outcomes {
  readonly #store: DatabaseOutcomeStore;
  readonly #metrics: Pick<MetricRegistry, 'measure'>;

  static create(options: {
    store: DatabaseOutcomeStore;
    metrics: Pick<MetricRegistry, 'measure'>;
  }): Outcomes {
    return new Outcomes(options);
  }

  private constructor(options: {
    store: DatabaseOutcomeStore;
    metrics: Pick<MetricRegistry, 'measure'>;
  }) {
    this.#store = options.store;
    this.#metrics = options.metrics;
  }

  /** @throws the first failure, once all others have been tried */
  async readDue(now: Date): Promise<void> {
    let failure: unknown;
    const begun = new Date(now.getTime() - SETTLE_MS);
    const over = new Date(begun.getTime() - PERIOD_MS);
    for (const request of await this.#store.toMeasure({ begun, over })) {
      try {
        const shipped = Date.parse(request.shippedAt!);
        const before = await this.#read(request, shipped - PERIOD_MS);
        const after =
          shipped <= over.getTime()
            ? await this.#read(request, shipped)
            : undefined;
        await this.#store.keepReadings(request, { before, after });
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure) {
      throw failure;
    }
  }

  async #read(request: StoredRequest, from: number): Promise<MetricReading> {
    const { metric, team, path } = request.metric!;
    const period = {
      from: new Date(from).toISOString(),
      to: new Date(from + PERIOD_MS).toISOString(),
    };
    const [tile] = await this.#metrics.measure([metric], {
      ...period,
      zone: 'UTC',
      bucket: 'month',
      team,
      path,
    });
    const { version, value, margin, sample, sampleOf, noValue, currency } =
      tile;
    return {
      ...period,
      version,
      value,
      margin,
      sample,
      sampleOf,
      noValue,
      currency,
    };
  }
}
