import type {
  MetricsService,
  MetricsServiceCounter,
  MetricsServiceHistogram,
} from '@backstage/backend-plugin-api/alpha';
import type { DatabaseLoopStore } from '@paved/database';
import type { DatabaseEvaluationQueue } from '../database/DatabaseEvaluationQueue';

/** What operators watch. Gauges ask the database when they are collected, so every replica tells the same. */
export class ScorecardMetrics {
  readonly #duration: MetricsServiceHistogram;
  readonly #failures: MetricsServiceCounter;
  readonly #gate: MetricsServiceHistogram;

  static create(options: {
    metrics: MetricsService;
    loops: DatabaseLoopStore;
    queue: DatabaseEvaluationQueue;
  }): ScorecardMetrics {
    return new ScorecardMetrics(options);
  }

  private constructor(options: {
    metrics: MetricsService;
    loops: DatabaseLoopStore;
    queue: DatabaseEvaluationQueue;
  }) {
    const { metrics, loops, queue } = options;
    this.#duration = metrics.createHistogram('scorecards.loop.duration', {
      description:
        'How long comparing the catalog, collecting facts and full evaluations take',
      unit: 's',
    });
    this.#failures = metrics.createCounter('scorecards.loop.failures', {
      description: 'Runs of these that failed',
    });
    this.#gate = metrics.createHistogram('scorecards.gate.duration', {
      description: 'How long gates take to answer',
      unit: 's',
    });
    metrics
      .createObservableGauge('scorecards.loop.lag', {
        description: 'Time since the last run that ended well',
        unit: 's',
      })
      .addCallback(async result => {
        for (const { name, endedAt } of await loops.all()) {
          if (endedAt) {
            result.observe((Date.now() - Date.parse(endedAt)) / 1000, {
              loop: name,
            });
          }
        }
      });
    metrics
      .createObservableGauge('scorecards.queue.size', {
        description: 'Entities that wait for their evaluation',
      })
      .addCallback(async result => {
        result.observe((await queue.waiting()).count);
      });
    metrics
      .createObservableGauge('scorecards.queue.lag', {
        description: 'How long the first of them has waited',
        unit: 's',
      })
      .addCallback(async result => {
        const { since } = await queue.waiting();
        result.observe(since ? (Date.now() - Date.parse(since)) / 1000 : 0);
      });
  }

  ran(
    loop: string,
    status: 'succeeded' | 'failed',
    milliseconds: number,
  ): void {
    this.#duration.record(milliseconds / 1000, { loop, status });
    if (status === 'failed') {
      this.#failures.add(1, { loop });
    }
  }

  gateAnswered(decision: string, milliseconds: number): void {
    this.#gate.record(milliseconds / 1000, { decision });
  }
}
