import type { NotificationService } from '@backstage/plugin-notifications-node';
import {
  assessMaturity,
  type MaturityAssessment,
  type MaturityCriterion,
  type MaturityModel,
  type MetricValue,
} from '@paved/plugin-adoption-common';
import type { MetricRegistry } from '../metrics/MetricRegistry';
import type { DatabaseMaturityStore } from './DatabaseMaturityStore';

const DAY_MS = 24 * 60 * 60 * 1000;
const REMINDED_DAYS_BEFORE = 14;

/** Where the platform stands, by the company's model and what is measured and shown now. */
export class Maturity {
  readonly model: MaturityModel;
  readonly #store: DatabaseMaturityStore;
  readonly #metrics: MetricRegistry;
  readonly #notifications: NotificationService;

  static create(options: {
    model: MaturityModel;
    store: DatabaseMaturityStore;
    metrics: MetricRegistry;
    notifications: NotificationService;
  }): Maturity {
    return new Maturity(options);
  }

  private constructor(options: {
    model: MaturityModel;
    store: DatabaseMaturityStore;
    metrics: MetricRegistry;
    notifications: NotificationService;
  }) {
    this.model = options.model;
    this.#store = options.store;
    this.#metrics = options.metrics;
    this.#notifications = options.notifications;
  }

  /** Looks at all evidence, and keeps what is found when it is something else than before. */
  async assess(now: Date): Promise<MaturityAssessment> {
    const [measured, shown] = await Promise.all([
      this.#measure(now),
      this.#store.shown(),
    ]);
    const assessment = assessMaturity(this.model, {
      measured: criterion => measured.get(criterion.id),
      shown: criterion => shown.get(criterion.id),
      today: now.toISOString().slice(0, 10),
    });
    await this.#store.keep(assessment, this.model.version, now);
    return assessment;
  }

  /** Tells who showed something that it is about to run out, once. */
  async remind(now: Date): Promise<void> {
    const until = new Date(now.getTime() + REMINDED_DAYS_BEFORE * DAY_MS)
      .toISOString()
      .slice(0, 10);
    const criteria = new Map(
      this.#criteria().map(criterion => [criterion.id, criterion]),
    );
    for (const evidence of await this.#store.runningOut(until)) {
      const criterion = criteria.get(evidence.criterion);
      if (criterion) {
        await this.#notifications.send({
          recipients: { type: 'entity', entityRef: evidence.by },
          payload: {
            title: `What you showed for “${criterion.says}” counts until ${evidence.expiresOn}`,
            description:
              'Look whether it is still true and show it again, or the platform’s level drops.',
            link: '/adoption/maturity',
            severity: 'normal',
            topic: 'adoption-maturity',
            scope: `adoption-maturity:${evidence.id}`,
          },
        });
      }
      await this.#store.reminded(evidence.id, now);
    }
  }

  #criteria(): MaturityCriterion[] {
    return this.model.aspects.flatMap(({ criteria }) => criteria);
  }

  /** Numbers by id of the criterion. Those of one period are asked for together. */
  async #measure(now: Date): Promise<Map<string, MetricValue>> {
    const known = new Set(this.#metrics.definitions().map(({ id }) => id));
    const byDays = new Map<number, Map<string, string[]>>();
    for (const { id, evidence } of this.#criteria()) {
      if ('metric' in evidence && known.has(evidence.metric)) {
        const metrics = byDays.get(evidence.days) ?? new Map();
        metrics.set(evidence.metric, [
          ...(metrics.get(evidence.metric) ?? []),
          id,
        ]);
        byDays.set(evidence.days, metrics);
      }
    }
    const found = new Map<string, MetricValue>();
    for (const [days, metrics] of byDays) {
      const values = await this.#metrics.measure([...metrics.keys()], {
        from: new Date(now.getTime() - days * DAY_MS).toISOString(),
        to: now.toISOString(),
        zone: 'UTC',
        bucket: 'quarter',
      });
      for (const value of values) {
        metrics.get(value.metric)?.forEach(id => found.set(id, value));
      }
    }
    return found;
  }
}
