import { TooManyRequestsError } from '../router/TooManyRequestsError';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Said to browsers, which keep what they have until then. */
export class UsedUpError extends TooManyRequestsError {
  readonly retryAfterSeconds: number;

  constructor(most: number, retryAfterSeconds: number) {
    super(
      `Of what one person does in the portal ${most} events a day are taken, and with this it would be more; send it again tomorrow`,
    );
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * How many events of each person were taken on a day (of UTC), so that nobody's browser or script fills the tables. Each replica
 * counts its own: the bound is one of size, and not worth a write more with every batch.
 */
export class DailyAllowances {
  readonly #most: number;
  readonly #used = new Map<string, number>();
  #day = 0;

  static create(options: { most: number }): DailyAllowances {
    return new DailyAllowances(options.most);
  }

  private constructor(most: number) {
    this.#most = most;
  }

  /**
   * Before they are written, so that many batches at once don't get past it.
   *
   * @throws UsedUpError when it would be more than a day allows; nothing is used of it then
   */
  use(person: string, count: number, now: Date): void {
    const day = Math.floor(now.getTime() / DAY_MS);
    if (day !== this.#day) {
      this.#day = day;
      this.#used.clear();
    }
    const used = (this.#used.get(person) ?? 0) + count;
    if (used > this.#most) {
      throw new UsedUpError(
        this.#most,
        Math.ceil(((day + 1) * DAY_MS - now.getTime()) / 1000),
      );
    }
    this.#used.set(person, used);
  }

  /** What had been taken before, or could not be written. */
  giveBack(person: string, count: number): void {
    this.#used.set(person, Math.max(0, (this.#used.get(person) ?? 0) - count));
  }
}
