import {
  MOST_USAGE_AGE_DAYS,
  type UsageEvent,
} from '@paved/plugin-adoption-common';

const PREFIX = 'paved.usage.';
const DAY_MS = 24 * 60 * 60 * 1000;
/** A browser that never reaches the portal keeps no more than this. */
const MOST_EVENTS = 1_000;

/** An event with whose it is; that is never sent. */
export interface StoredEvent {
  event: UsageEvent;
  /** Tells people of one browser apart. */
  who: string;
}

/**
 * Events until they are acknowledged. Each lies under a key of its own in the browser's store, so that tabs don't overwrite one
 * another and nothing is lost with one that is closed; where the browser has no store, they live as long as the tab.
 */
export class StoredEvents {
  readonly #events = new Map<string, StoredEvent>();
  readonly #storage?: Storage;

  static create(options: { storage?: Storage; now: number }): StoredEvents {
    return new StoredEvents(options.storage, options.now);
  }

  private constructor(storage: Storage | undefined, now: number) {
    this.#storage = storage;
    for (const key of keysOf(storage)) {
      const stored = parsed(storage?.getItem(key) ?? '');
      if (stored && now - stored.event.at < MOST_USAGE_AGE_DAYS * DAY_MS) {
        this.#events.set(stored.event.id, stored);
      } else {
        storage?.removeItem(key);
      }
    }
    this.#forgetSurplus();
  }

  add(stored: StoredEvent): void {
    this.#events.set(stored.event.id, stored);
    try {
      this.#storage?.setItem(PREFIX + stored.event.id, JSON.stringify(stored));
    } catch {
      // The store is full: the tab still has it
    }
    this.#forgetSurplus();
  }

  remove(ids: Iterable<string>): void {
    for (const id of ids) {
      this.#events.delete(id);
      this.#storage?.removeItem(PREFIX + id);
    }
  }

  clear(): void {
    this.remove([...this.#events.keys()]);
  }

  /** Oldest first. */
  of(who: string): UsageEvent[] {
    return [...this.#events.values()]
      .filter(stored => stored.who === who)
      .map(({ event }) => event)
      .sort((a, b) => a.at - b.at);
  }

  #forgetSurplus(): void {
    const surplus = this.#events.size - MOST_EVENTS;
    if (surplus > 0) {
      const oldest = [...this.#events.values()]
        .sort((a, b) => a.event.at - b.event.at)
        .slice(0, surplus);
      this.remove(oldest.map(({ event }) => event.id));
    }
  }
}

function keysOf(storage: Storage | undefined): string[] {
  return Array.from({ length: storage?.length ?? 0 }, (_, index) =>
    storage!.key(index),
  ).filter((key): key is string => key?.startsWith(PREFIX) ?? false);
}

/** What another version of the portal left may be anything. */
function parsed(text: string): StoredEvent | undefined {
  try {
    const { event, who } = JSON.parse(text);
    return typeof event.id === 'string' &&
      typeof event.at === 'number' &&
      typeof who === 'string'
      ? { event, who }
      : undefined;
  } catch {
    return undefined;
  }
}
