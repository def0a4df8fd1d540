import type {
  DataQuality,
  RefusalCode,
  SourceQuality,
} from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';
import { deliveryCoverage } from '../delivery/deliveryCoverage';
import type { DeliveryHistory } from '../delivery/DeliveryHistory';
import type { DatabaseIntakeLog } from '../intake/DatabaseIntakeLog';
import { recordTables } from '../records/recordTables';
import type { DatabaseRecordStore } from '../records/DatabaseRecordStore';
import type { Subjects } from '../subjects/Subjects';

const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;
/** A clock may be off by so much. */
const AHEAD_MS = 5 * MINUTE_MS;
const MOST_SOURCES = 200;
const MOST_ENTITIES = 100;
const MOST_SENDERS = 5;
/** Of the newest of each kind; more would say the same. */
const MOST_LAGS = 20_000;

export interface QualityOptions {
  knex: Knex;
  log: DatabaseIntakeLog;
  records: DatabaseRecordStore;
  history: DeliveryHistory;
  subjects: Subjects;
  /** Of components that are expected to be deployed. */
  serviceTypes: ReadonlySet<string>;
  /** For how long it is known what came. */
  logMs: number;
}

/** What arrives, from where, how late, and what is missing. */
export class Quality {
  readonly #options: QualityOptions;

  static create(options: QualityOptions): Quality {
    return new Quality(options);
  }

  private constructor(options: QualityOptions) {
    this.#options = options;
  }

  async measure(now: Date): Promise<DataQuality> {
    const from = new Date(now.getTime() - this.#options.logMs);
    const unknown = await this.#unknownEntities();
    return {
      from: from.toISOString(),
      to: now.toISOString(),
      sources: await this.#sources(from),
      coverage: await this.#coverage(),
      unknownEntities: unknown.slice(0, MOST_ENTITIES),
      moreUnknownEntities: Math.max(0, unknown.length - MOST_ENTITIES),
      incidents: await this.#incidents(),
      unfinishedDeployments: await this.#count(
        this.#options
          .knex('deployments')
          .whereNull('finished_at')
          .where(
            'started_at',
            '<',
            new Date(now.getTime() - DAY_MS).toISOString(),
          ),
      ),
    };
  }

  async #sources(from: Date): Promise<SourceQuality[]> {
    const bySource = new Map<string, SourceQuality & { aheadMs: number }>();
    const lags = await this.#lags(from);
    for (const entry of await this.#options.log.since(from)) {
      const known = bySource.get(entry.source);
      const into = known ?? {
        source: entry.source,
        senders: [],
        newestAt: entry.at,
        taken: 0,
        repeated: 0,
        corrected: 0,
        outdated: 0,
        contradicting: 0,
        ignored: 0,
        refused: {},
        aheadMs: 0,
        lagMinutes: lags.get(entry.source),
      };
      bySource.set(entry.source, into);
      if (
        into.senders.length < MOST_SENDERS &&
        !into.senders.includes(entry.sender)
      ) {
        into.senders.push(entry.sender);
      }
      into.newestAt = entry.at > into.newestAt ? entry.at : into.newestAt;
      into.taken += entry.taken;
      into.repeated += entry.repeated;
      into.corrected += entry.corrected;
      into.outdated += entry.outdated;
      into.contradicting += entry.contradicting;
      into.ignored += entry.ignored;
      into.aheadMs = Math.max(into.aheadMs, entry.aheadMs);
      for (const [code, count] of Object.entries(entry.refused)) {
        into.refused[code as RefusalCode] =
          (into.refused[code as RefusalCode] ?? 0) + count;
      }
    }
    return [...bySource.values()]
      .sort((a, b) => (a.newestAt < b.newestAt ? 1 : -1))
      .slice(0, MOST_SOURCES)
      .map(({ aheadMs, ...source }) => ({
        ...source,
        senders: [...source.senders].sort(),
        aheadMinutes:
          aheadMs > AHEAD_MS ? Math.round(aheadMs / MINUTE_MS) : undefined,
      }));
  }

  /** How late each source tells what it tells first, over all kinds. */
  async #lags(from: Date): Promise<Map<string, { p50: number; p95: number }>> {
    const bySource = new Map<string, number[]>();
    for (const { table, occurredAt } of Object.values(recordTables)) {
      const rows = await this.#options
        .knex(table)
        .where('received_at', '>=', from.toISOString())
        .whereNotNull(occurredAt)
        .orderBy('received_at', 'desc')
        .limit(MOST_LAGS)
        .select('source', 'received_at', { at: occurredAt });
      for (const row of rows) {
        const lag = Date.parse(row.received_at) - Date.parse(row.at);
        const ofSource = bySource.get(row.source) ?? [];
        ofSource.push(Math.max(0, lag / MINUTE_MS));
        bySource.set(row.source, ofSource);
      }
    }
    return new Map(
      [...bySource].map(([source, lags]) => {
        lags.sort((a, b) => a - b);
        /** The smallest that so many are at most. */
        const at = (share: number) =>
          Math.round(lags[Math.ceil(lags.length * share) - 1] * 10) / 10;
        return [source, { p50: at(0.5), p95: at(0.95) }];
      }),
    );
  }

  /** As the overview counts it. */
  async #coverage(): Promise<DataQuality['coverage']> {
    const { telling, silent } = await deliveryCoverage(this.#options);
    return {
      services: telling.length + silent.length,
      withDeployments: telling.length,
      withoutDeployments: silent
        .map(({ entityRef }) => entityRef)
        .sort()
        .slice(0, MOST_ENTITIES),
    };
  }

  async #unknownEntities(): Promise<DataQuality['unknownEntities']> {
    const counts = new Map<string, number>();
    for (const {
      entityRef,
      count,
    } of await this.#options.records.unmatched()) {
      counts.set(entityRef, (counts.get(entityRef) ?? 0) + count);
    }
    return [...counts]
      .map(([entityRef, records]) => ({ entityRef, records }))
      .sort(
        (a, b) => b.records - a.records || (a.entityRef < b.entityRef ? -1 : 1),
      );
  }

  async #incidents(): Promise<DataQuality['incidents']> {
    const incidents = () => this.#options.knex('incidents');
    return {
      total: await this.#count(incidents()),
      withoutEntity: await this.#count(incidents().where('entity_ref', '')),
      withUnknownCause: await this.#count(
        incidents()
          .whereNotNull('caused_by')
          .whereNotExists(
            this.#options
              .knex('deployments')
              .whereRaw('?? = ??', ['deployments.id', 'incidents.caused_by']),
          ),
      ),
      withoutBeginning: await this.#count(incidents().whereNull('created_at')),
    };
  }

  async #count(query: Knex.QueryBuilder): Promise<number> {
    const [{ count }] = await query.count({ count: '*' });
    return Number(count);
  }
}
