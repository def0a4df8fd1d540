import type {
  MetricsService,
  MetricsServiceCounter,
  MetricsServiceHistogram,
} from '@backstage/backend-plugin-api/alpha';
import type { DatabaseRepositoryStore } from '../database/DatabaseRepositoryStore';
import type { DatabaseRunStore } from '../database/DatabaseRunStore';

/** What operators watch. Gauges ask the database when they are collected, so every replica tells the same. */
export class DiscoveryMetrics {
  readonly #duration: MetricsServiceHistogram;
  readonly #failures: MetricsServiceCounter;
  readonly #declared: MetricsServiceHistogram;

  static create(options: {
    metrics: MetricsService;
    repositories: DatabaseRepositoryStore;
    runs: DatabaseRunStore;
  }): DiscoveryMetrics {
    return new DiscoveryMetrics(options);
  }

  private constructor(options: {
    metrics: MetricsService;
    repositories: DatabaseRepositoryStore;
    runs: DatabaseRunStore;
  }) {
    const { metrics, repositories, runs } = options;
    this.#duration = metrics.createHistogram(
      'repositories.discovery.duration',
      {
        description: 'How long full discovery runs take',
        unit: 's',
      },
    );
    this.#failures = metrics.createCounter('repositories.discovery.failures', {
      description: 'Full discovery runs that failed',
    });
    this.#declared = metrics.createHistogram('repositories.check.duration', {
      description:
        'From learning of a push to its entities being declared to the catalog',
      unit: 's',
    });
    metrics
      .createObservableGauge('repositories.discovery.lag', {
        description: 'Time since the last full run that ended well',
        unit: 's',
      })
      .addCallback(async result => {
        const { lastCompletedAt } = await runs.latest();
        if (lastCompletedAt) {
          result.observe((Date.now() - Date.parse(lastCompletedAt)) / 1000);
        }
      });
    metrics
      .createObservableGauge('repositories.count', {
        description: 'Repositories by state',
      })
      .addCallback(async result => {
        const { byState } = await repositories.summary();
        for (const [state, count] of Object.entries(byState)) {
          result.observe(count, { state });
        }
      });
  }

  ran(status: 'succeeded' | 'failed' | 'held', milliseconds: number): void {
    this.#duration.record(milliseconds / 1000, { status });
    if (status === 'failed') {
      this.#failures.add(1);
    }
  }

  declared(trigger: 'push' | 'manual', milliseconds: number): void {
    this.#declared.record(milliseconds / 1000, { trigger });
  }
}
