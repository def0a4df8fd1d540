import type { FetchApi } from '@backstage/frontend-plugin-api';
import type { UsageBatch, UsageEvent } from '@paved/plugin-adoption-common';
import type { StoredEvents } from './StoredEvents';

const MOST_EVENTS = 500;
/** Browsers send no more than 64 KiB for a page that has gone. */
const MOST_LAST_BYTES = 60 * 1024;
const FIRST_DELAY_MS = 5_000;
const LONGEST_DELAY_MS = 5 * 60_000;

/** Sends what is stored until the portal says that it has it. */
export class UsageSender {
  readonly #options: UsageSenderOptions;
  readonly #underWay = new Set<string>();
  #sending?: Promise<void>;
  #delayMs = 0;
  #notBefore = 0;

  static create(options: UsageSenderOptions): UsageSender {
    return new UsageSender(options);
  }

  private constructor(options: UsageSenderOptions) {
    this.#options = options;
  }

  /** Sends all there is, unless it has just failed; it does not throw. */
  async send(): Promise<void> {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  /** Sends as much as a page may that is going; what does not arrive is there on the next visit. */
  async sendLast(): Promise<void> {
    const events: UsageEvent[] = [];
    let bytes = 0;
    for (const event of await this.#waiting()) {
      // Nothing in an event takes more than three bytes for a character
      bytes += JSON.stringify(event).length * 3;
      if (bytes > MOST_LAST_BYTES) {
        break;
      }
      events.push(event);
    }
    if (events.length > 0) {
      await this.#sendSome(events, { keepalive: true });
    }
  }

  /** Lets the next try be made at once, as when the network is back. */
  retryNow(): void {
    this.#notBefore = 0;
  }

  async #sendAll(): Promise<void> {
    for (;;) {
      if (Date.now() < this.#notBefore) {
        return;
      }
      const events = (await this.#waiting()).slice(0, MOST_EVENTS);
      if (events.length === 0 || !(await this.#sendSome(events, {}))) {
        return;
      }
    }
  }

  async #waiting(): Promise<UsageEvent[]> {
    const { stored, who, isHeld } = this.#options;
    return stored
      .of(await who())
      .filter(({ id }) => !this.#underWay.has(id) && !isHeld(id));
  }

  /** @returns whether more may be sent now */
  async #sendSome(
    events: UsageEvent[],
    options: { keepalive?: boolean },
  ): Promise<boolean> {
    const ids = events.map(({ id }) => id);
    ids.forEach(id => this.#underWay.add(id));
    try {
      const batch: UsageBatch = { sentAt: Date.now(), events };
      const response = await this.#options.fetchApi.fetch(
        'plugin://adoption/usage',
        {
          ...options,
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(batch),
        },
      );
      if (response.status === 400 || response.status === 413) {
        return await this.#sendHalves(events, options);
      }
      if (response.status === 429) {
        this.#notBefore = Date.now() + waitOf(response);
        return false;
      }
      // The page of a proxy that wants a sign-in is no acknowledgement
      if (!response.ok || !isAnswer(await response.json())) {
        throw new Error(`Usage was answered with ${response.status}`);
      }
      this.#options.stored.remove(ids);
      this.#delayMs = 0;
      return true;
    } catch {
      this.#delayMs = Math.min(
        Math.max(FIRST_DELAY_MS, this.#delayMs * 2),
        LONGEST_DELAY_MS,
      );
      // Browsers that lost the portal at the same time do not come back at the same time
      this.#notBefore = Date.now() + this.#delayMs * (0.5 + Math.random());
      return false;
    } finally {
      ids.forEach(id => this.#underWay.delete(id));
    }
  }

  /** One that the portal refuses even alone will never be taken. */
  async #sendHalves(
    events: UsageEvent[],
    options: { keepalive?: boolean },
  ): Promise<boolean> {
    if (events.length === 1) {
      this.#options.stored.remove([events[0].id]);
      return true;
    }
    const middle = events.length >> 1;
    return (
      (await this.#sendSome(events.slice(0, middle), options)) &&
      this.#sendSome(events.slice(middle), options)
    );
  }
}

export interface UsageSenderOptions {
  fetchApi: FetchApi;
  stored: StoredEvents;
  /** Whose events may be sent now. */
  who: () => Promise<string>;
  /** Whether one may yet be replaced, and waits. */
  isHeld: (id: string) => boolean;
}

/** Milliseconds until there is room again; whoever says 429 is up, and need not be asked before. */
function waitOf(response: Response): number {
  const seconds = Number(response.headers.get('retry-after'));
  return seconds > 0 ? seconds * 1000 : LONGEST_DELAY_MS;
}

function isAnswer(body: unknown): boolean {
  return (
    typeof body === 'object' &&
    body !== null &&
    'taken' in body &&
    typeof body.taken === 'number'
  );
}
