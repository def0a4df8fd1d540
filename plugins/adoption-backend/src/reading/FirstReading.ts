import { DatabaseLoopStore } from '@paved/database';
import type { Knex } from 'knex';

/** Chores that read what numbers are made of. */
const READERS = ['subjects', 'services', 'delivery-changes', 'template-runs'];
const KNOWN = 'everything';
const BEGUN = 'first-look';
/** So long after the newest entity came all of them are there. */
const QUIET_MS = 2 * 60_000;
/** What can't be read by then is for operators, and keeps nobody waiting. */
const LONGEST_MS = 6 * 60 * 60_000;
const CACHE_MS = 5_000;

/**
 * Whether the portal has read its sources once. Before, what it says is of what it happened to read first: of five services that
 * are proven, of 19 that there are. Once is for ever; what comes later is read as it comes.
 */
export class FirstReading {
  readonly #knex: Knex;
  readonly #loops: DatabaseLoopStore;
  readonly #clock: () => number;
  #isOver = false;
  #asked?: { until: number; answer: Promise<boolean> };

  /** @param options.clock - milliseconds since 1970 */
  static create(options: { knex: Knex; clock?: () => number }): FirstReading {
    return new FirstReading(options.knex, options.clock ?? Date.now);
  }

  private constructor(knex: Knex, clock: () => number) {
    this.#knex = knex;
    this.#loops = DatabaseLoopStore.create({ knex });
    this.#clock = clock;
  }

  async isOver(): Promise<boolean> {
    if (this.#isOver) {
      return true;
    }
    const now = this.#clock();
    if (!this.#asked || this.#asked.until <= now) {
      this.#asked = { until: now + CACHE_MS, answer: this.#look(now) };
      this.#asked.answer.catch(() => {
        this.#asked = undefined;
      });
    }
    this.#isOver ||= await this.#asked.answer;
    return this.#isOver;
  }

  async #look(now: number): Promise<boolean> {
    const at = new Date(now).toISOString();
    await this.#remember(BEGUN, at);
    const known: Array<{ what: string; since: string }> = await this.#knex(
      'known_since',
    ).whereIn('what', [KNOWN, BEGUN]);
    const sinceOf = (what: string) =>
      known.find(row => row.what === what)?.since;
    const isOver =
      sinceOf(KNOWN) !== undefined ||
      now - Date.parse(sinceOf(BEGUN) ?? at) > LONGEST_MS ||
      (await this.#isAllRead(now));
    if (isOver) {
      await this.#remember(KNOWN, at);
    }
    return isOver;
  }

  async #isAllRead(now: number): Promise<boolean> {
    const newest = await this.#knex('subjects')
      .max({ at: 'first_seen_at' })
      .first();
    if (!newest?.at || now - Date.parse(newest.at) < QUIET_MS) {
      return false;
    }
    const chores = (await this.#loops.all()).filter(({ name }) =>
      READERS.includes(name),
    );
    return (
      chores.length === READERS.length &&
      chores.every(({ name, startedAt, endedAt, error }) =>
        // What is read of entities was read of all of them
        ['services', 'delivery-changes'].includes(name)
          ? !error && startedAt > newest.at
          : endedAt !== undefined,
      )
    );
  }

  async #remember(what: string, since: string): Promise<void> {
    await this.#knex('known_since')
      .insert({ what, since })
      .onConflict('what')
      .ignore();
  }
}
