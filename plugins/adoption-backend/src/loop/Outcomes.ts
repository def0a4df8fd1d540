import type { MetricReading } from '@paved/plugin-adoption-common';
import type { MetricRegistry } from '../metrics/MetricRegistry';
import type {
  DatabaseRequestStore,
  StoredRequest,
} from './DatabaseRequestStore';

const PERIOD_MS = 30 * 24 * 60 * 60 * 1000;

/** Whether what shipped moved what it was meant to move. Once read, a value stays: history does not move. */
export class Outcomes {
  readonly #store: DatabaseRequestStore;
  readonly #metrics: Pick<MetricRegistry, 'measure'>;

  static create(options: {
    store: DatabaseRequestStore;
    metrics: Pick<MetricRegistry, 'measure'>;
  }): Outcomes {
    return new Outcomes(options);
  }

  private constructor(options: {
    store: DatabaseRequestStore;
    metrics: Pick<MetricRegistry, 'measure'>;
  }) {
    this.#store = options.store;
    this.#metrics = options.metrics;
  }

  /** @throws the first failure, once all others have been tried */
  async readDue(now: Date): Promise<void> {
    let failure: unknown;
    for (const request of await this.#store.toMeasure(now)) {
      try {
        const shipped = Date.parse(request.shippedAt!);
        if (!request.before) {
          await this.#read(request, 'before', shipped - PERIOD_MS, shipped);
        }
        if (!request.after && shipped + PERIOD_MS <= now.getTime()) {
          await this.#read(request, 'after', shipped, shipped + PERIOD_MS);
        }
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure) {
      throw failure;
    }
  }

  async #read(
    request: StoredRequest,
    when: 'before' | 'after',
    from: number,
    to: number,
  ): Promise<void> {
    const { metric, team, path } = request.metric!;
    const period = {
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
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
    const reading: MetricReading = {
      ...period,
      version,
      value,
      margin,
      sample,
      sampleOf,
      noValue,
      currency,
    };
    await this.#store.keepReading(request, when, reading);
  }
}
