import { randomUUID } from 'node:crypto';
import { chunks } from '@paved/database';
import type { Knex } from 'knex';
import { addRequest, addSources, type NewSource } from './addToRequest';
import type { DemandRow, SourceRow } from './tables';

const ROWS_AT_ONCE = 500;

/** A service that does something in its own way. */
export interface DeviatingService {
  repository: string;
  entityRef?: string;
  title?: string;
  owner?: string;
}

/** The same, done in their own way by some services of a path. */
export interface Demand {
  /** `<path> <wish>` */
  demand: string;
  /** `path` for stepping off, `files:<glob>` for a file. */
  wish: string;
  services: DeviatingService[];
}

/** Which repeated deviations have become requests. Each does once. */
export class DatabaseDemandStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseDemandStore {
    return new DatabaseDemandStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Of these, the ones that are no request yet. */
  async unraised(demands: Demand[]): Promise<Demand[]> {
    const raised = new Set<string>();
    for (const part of chunks(demands, ROWS_AT_ONCE)) {
      const rows = await this.#knex<DemandRow>('request_demands')
        .whereIn(
          'demand',
          part.map(({ demand }) => demand),
        )
        .pluck('demand');
      rows.forEach(demand => raised.add(demand));
    }
    return demands.filter(({ demand }) => !raised.has(demand));
  }

  /** Makes one request of all of them; of several replicas, one does. */
  async raise(
    path: string,
    demands: Demand[],
    words: { title: string; text: string },
    now: Date,
  ): Promise<void> {
    await this.#knex.transaction(async tx => {
      const id = randomUUID();
      const mine: Demand[] = [];
      // In one order, so that two replicas do not wait for each other
      for (const each of [...demands].sort((a, b) =>
        a.demand < b.demand ? -1 : 1,
      )) {
        const inserted = await tx<DemandRow>('request_demands')
          .insert({ demand: each.demand, path, request_id: id })
          .onConflict('demand')
          .ignore()
          .returning('demand');
        if (inserted.length > 0) {
          mine.push(each);
        }
      }
      if (mine.length === 0) {
        return;
      }
      await addRequest(tx, { id, ...words, from: 'deviation' }, now);
      for (const demand of mine) {
        await addSources(tx, id, sourcesOf(demand), now);
      }
    });
  }

  /** Brings the services of what has been raised up to date: some deviate no more, others do now. */
  async follow(path: string, found: Demand[], now: Date): Promise<void> {
    const current = new Map(found.map(each => [each.demand, each]));
    await this.#knex.transaction(async tx => {
      const raised = await tx<DemandRow>('request_demands')
        .where({ path })
        .orderBy('demand')
        .forUpdate();
      for (const { demand, request_id } of raised) {
        const sources = sourcesOf(
          current.get(demand) ?? { demand, wish: '', services: [] },
        );
        const keys = new Set(sources.map(({ key }) => key));
        const known: string[] = await tx<SourceRow>('request_sources')
          .where({ demand })
          .pluck('key');
        const over = known.filter(key => !keys.has(key));
        for (const part of chunks(over, ROWS_AT_ONCE)) {
          await tx<SourceRow>('request_sources').whereIn('key', part).delete();
        }
        const fresh = sources.filter(({ key }) => !known.includes(key));
        await addSources(tx, request_id, fresh, now);
      }
    });
  }
}

function sourcesOf({ demand, services }: Demand): NewSource[] {
  return services.map(({ repository, entityRef, title, owner }) => ({
    key: `deviation/${demand} ${repository}`,
    kind: 'deviation',
    title: title ?? repository,
    entityRef,
    repository,
    demand,
    team: owner,
  }));
}
