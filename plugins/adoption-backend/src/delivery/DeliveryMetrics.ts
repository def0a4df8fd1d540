import {
  bucketsOf,
  DELIVERY_METRICS,
  deliveryFigures,
  measureDelivery,
  type DeliveryMetricId,
  type MetricQuery,
  type MetricRows,
  type MetricValue,
} from '@paved/plugin-adoption-common';
import type { MetricGroup } from '../metrics/MetricGroup';
import type { ServicesOnPaths } from '../services/ServicesOnPaths';
import type { Subjects } from '../subjects/Subjects';
import { deliveryCoverage } from './deliveryCoverage';
import type { DeliveryHistory, DeliveryView } from './DeliveryHistory';
import type { DeliveryRecords } from './DeliveryRecords';
import { deliveryRows } from './deliveryRows';

const MINUTE_MS = 60_000;
const MOST_CACHED = 200;

/** The delivery metrics. */
export class DeliveryMetrics implements MetricGroup {
  readonly definitions = DELIVERY_METRICS;
  readonly #history: DeliveryHistory;
  readonly #records: DeliveryRecords;
  readonly #services: ServicesOnPaths;
  readonly #subjects: Subjects;
  readonly #serviceTypes: ReadonlySet<string>;
  readonly #now: () => Date;
  /** By what was asked; of one state of everything. */
  readonly #cache = new Map<string, Promise<MetricValue[]>>();
  #cachedOf = '';

  static create(options: {
    history: DeliveryHistory;
    records: DeliveryRecords;
    services: ServicesOnPaths;
    subjects: Subjects;
    /** Of components that are expected to be deployed. */
    serviceTypes: Iterable<string>;
    now?: () => Date;
  }): DeliveryMetrics {
    return new DeliveryMetrics(options);
  }

  private constructor(options: Parameters<typeof DeliveryMetrics.create>[0]) {
    this.#history = options.history;
    this.#records = options.records;
    this.#services = options.services;
    this.#subjects = options.subjects;
    this.#serviceTypes = new Set(options.serviceTypes);
    this.#now = options.now ?? (() => new Date());
  }

  async measure(ids: string[], asked: MetricQuery): Promise<MetricValue[]> {
    const query = this.#untilNow(asked);
    const values = await this.#cached(query);
    return ids.map(id => values.find(({ metric }) => metric === id)!);
  }

  async rows(
    id: string,
    asked: MetricQuery,
    page: { cursor?: string; limit: number },
  ): Promise<MetricRows> {
    const query = this.#untilNow(asked);
    const { entities } = await this.#history.current();
    const scope = await this.#scope(query);
    return deliveryRows({
      id: id as DeliveryMetricId,
      entities: [...entities].filter(
        ([subject]) => !scope || scope.has(subject),
      ),
      records: this.#records,
      subjects: await this.#subjects.all(),
      query,
      page,
    });
  }

  /** What has not happened yet makes nothing rarer; by the minute, so that who asks again shortly after asks the same. */
  #untilNow(query: MetricQuery): MetricQuery {
    const now = new Date(
      Math.ceil(this.#now().getTime() / MINUTE_MS) * MINUTE_MS,
    ).toISOString();
    const to = query.to < now ? query.to : now;
    return { ...query, to: to > query.from ? to : query.from };
  }

  async #cached(query: MetricQuery): Promise<MetricValue[]> {
    const view = await this.#history.current();
    const { version } = view;
    const state = `${version} ${await this.#services.version()}`;
    if (state !== this.#cachedOf || this.#cache.size >= MOST_CACHED) {
      this.#cache.clear();
      this.#cachedOf = state;
    }
    const key = JSON.stringify(query);
    const known = this.#cache.get(key) ?? this.#measure(view, query);
    this.#cache.set(key, known);
    known.catch(() => this.#cache.delete(key));
    return known;
  }

  async #measure(
    { entities, unmatched }: DeliveryView,
    query: MetricQuery,
  ): Promise<MetricValue[]> {
    const scope = await this.#scope(query);
    const within = [...entities].filter(
      ([subject]) => !scope || scope.has(subject),
    );
    const figures = deliveryFigures(
      within.map(([, { columns }]) => columns),
      bucketsOf(query),
    );
    const coverage = query.entity ? undefined : await this.#coverage(scope);
    const notes =
      unmatched > 0 && !scope
        ? [
            `Deployments left out because the catalog does not have their entity (${unmatched})`,
          ]
        : [];
    return DELIVERY_METRICS.map(({ id }) => {
      const value = measureDelivery(id as DeliveryMetricId, figures, query);
      const all = [...(value.notes ?? []), ...notes];
      return { ...value, coverage, notes: all.length ? all : undefined };
    });
  }

  /** Ids of the subjects that are asked for; `undefined` for all. */
  async #scope(query: MetricQuery): Promise<ReadonlySet<string> | undefined> {
    const { entity, team, path } = query;
    const asked = [
      entity && [(await this.#subjects.find(entity))?.id ?? ''],
      team && (await this.#subjects.ownedWithin(team)).map(({ id }) => id),
      path && (await this.#services.subjectsOn(path)),
    ].flatMap(ids => (ids ? [new Set(ids)] : []));
    if (asked.length === 0) {
      return undefined;
    }
    const [first, ...others] = asked;
    return new Set([...first].filter(id => others.every(ids => ids.has(id))));
  }

  /** How many of what should be deployed has ever been told to be. */
  async #coverage(
    scope: ReadonlySet<string> | undefined,
  ): Promise<MetricValue['coverage']> {
    const { telling, silent } = await deliveryCoverage({
      history: this.#history,
      subjects: this.#subjects,
      serviceTypes: this.#serviceTypes,
      scope,
    });
    return {
      count: telling.length,
      of: telling.length + silent.length,
      what: 'services report deployments',
    };
  }
}
