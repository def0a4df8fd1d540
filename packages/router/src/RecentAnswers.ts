const KEPT_MS = 10_000;
const MOST_KEPT = 500;

/** Answers that are good for ten seconds, such as lists of what somebody may see. Who asks for one that is on its way waits for it. */
export class RecentAnswers<T> {
  readonly #kept = new Map<string, { until: number; answer: Promise<T> }>();

  static create<T>(): RecentAnswers<T> {
    return new RecentAnswers();
  }

  private constructor() {}

  /** @param key - all that the answer depends on */
  async get(key: string, ask: () => Promise<T>): Promise<T> {
    const kept = this.#kept.get(key);
    if (kept && kept.until > performance.now()) {
      return kept.answer;
    }
    const answer = ask();
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= MOST_KEPT) {
      this.#kept.delete(oldest);
    }
    this.#kept.delete(key);
    this.#kept.set(key, { until: performance.now() + KEPT_MS, answer });
    // A failure is not remembered
    answer.catch(() => this.#kept.delete(key));
    return answer;
  }
}
