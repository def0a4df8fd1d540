import type {
  MetricsService,
  MetricsServiceCounter,
  MetricsServiceHistogram,
} from '@backstage/backend-plugin-api/alpha';
import type { DatabaseInstanceStore } from '../database/DatabaseInstanceStore';

/** What operators watch. Gauges ask the database when they are collected, so every replica tells the same. */
export class GoldenPathMetrics {
  readonly #duration: MetricsServiceHistogram;
  readonly #failures: MetricsServiceCounter;

  static create(options: {
    metrics: MetricsService;
    instances: DatabaseInstanceStore;
  }): GoldenPathMetrics {
    return new GoldenPathMetrics(options);
  }

  private constructor(options: {
    metrics: MetricsService;
    instances: DatabaseInstanceStore;
  }) {
    const { metrics, instances } = options;
    this.#duration = metrics.createHistogram('golden_paths.loop.duration', {
      description:
        'How long it takes to compare paths and services, to look after upgrades, to compute a batch of drift, and to make a forecast',
      unit: 's',
    });
    this.#failures = metrics.createCounter('golden_paths.loop.failures', {
      description: 'Runs of these that failed',
    });
    metrics
      .createObservableGauge('golden_paths.drift.queue.size', {
        description: 'Services that wait for their drift',
      })
      .addCallback(async result => {
        result.observe((await instances.waiting()).count);
      });
    metrics
      .createObservableGauge('golden_paths.drift.queue.lag', {
        description: 'How long the first of them has waited',
        unit: 's',
      })
      .addCallback(async result => {
        const { since } = await instances.waiting();
        result.observe(since ? (Date.now() - Date.parse(since)) / 1000 : 0);
      });
  }

  /** Measures something, unless it says by `false` that there was nothing to do; what it throws is thrown on. */
  async measure<T>(loop: string, run: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    const record = (status: string) =>
      this.#duration.record((performance.now() - startedAt) / 1000, {
        loop,
        status,
      });
    try {
      const result = await run();
      if (result !== false) {
        record('succeeded');
      }
      return result;
    } catch (error) {
      record('failed');
      this.#failures.add(1, { loop });
      throw error;
    }
  }
}
