import type { Knex } from 'knex';
import type { DiscoveryStateRow } from './tables';

/** Hands out revisions within one transaction. */
export class Revision {
  #last: number;
  readonly #first: number;

  constructor(stored: number) {
    this.#first = stored;
    this.#last = stored;
  }

  /** The last one handed out, by this transaction or an earlier one. */
  get last(): number {
    return this.#last;
  }

  /** What the next one will be. */
  get next(): number {
    return this.#last + 1;
  }

  get moved(): boolean {
    return this.#last !== this.#first;
  }

  take(): number {
    this.#last += 1;
    return this.#last;
  }
}

/** Of what repositories declare, as it is now. */
export async function readRevision(knex: Knex): Promise<number> {
  const row = await knex<DiscoveryStateRow>('discovery_state').first();
  return Number(row?.revision ?? 0);
}

/**
 * Locks the plugin's one state row until the transaction ends, so that writers follow one another: revisions become visible
 * in their order, and who claims a name first is never a race.
 */
export async function lockRevision(tx: Knex.Transaction): Promise<Revision> {
  const row = await tx<DiscoveryStateRow>('discovery_state')
    .where('id', 1)
    .forUpdate()
    .first();
  return new Revision(Number(row?.revision ?? 0));
}

export async function saveRevision(
  tx: Knex.Transaction,
  revision: Revision,
): Promise<void> {
  if (revision.moved) {
    await tx<DiscoveryStateRow>('discovery_state')
      .where('id', 1)
      .update({ revision: revision.last });
  }
}
