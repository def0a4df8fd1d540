import type {
  AnalyticsEvent,
  AnalyticsImplementation,
  ConfigApi,
  FetchApi,
  IdentityApi,
} from '@backstage/frontend-plugin-api';
import type { SearchTerms, UsageEvent } from '@paved/plugin-adoption-common';
import { StoredEvents } from './StoredEvents';
import { UsageSender } from './UsageSender';

const SEND_EVERY_MS = 10_000;
/** A search that goes on typing within this time is the same one. */
const TYPING_MS = 4_000;

/** The portal takes no longer ones, and tells no more of them apart. */
const MOST_CHARACTERS = 1_000;

/** Not told: there are many, and they say nothing that the page they lead to does not. */
const NOT_TOLD = ['click'];

/**
 * Tells the portal which pages are looked at and which searches find nothing. Who it is, only the portal knows; people whose
 * browser asks not to be tracked are not told of.
 */
export class UsageAnalytics implements AnalyticsImplementation {
  readonly #options: UsageAnalyticsOptions;
  readonly #searchTerms: SearchTerms;
  readonly #basePath: string;
  readonly #stored: StoredEvents;
  readonly #sender: UsageSender;
  /** Captured before it was known whose they are. */
  #early: UsageEvent[] = [];
  #who?: string;
  #page?: string;
  #search?: { event: UsageEvent; term: string };
  #searchTimer?: ReturnType<typeof setTimeout>;

  /** @returns what tells, or what does not where nothing may be told */
  static create(options: UsageAnalyticsOptions): AnalyticsImplementation {
    const { configApi, window } = options;
    const usage = configApi.getOptionalConfig('adoption.usage');
    const isHonoured = usage?.getOptionalBoolean('honourDoNotTrack') ?? true;
    if (
      usage?.getOptionalBoolean('enabled') === false ||
      (isHonoured && asksNotToBeTracked(window.navigator))
    ) {
      storedBy(window).clear();
      return { captureEvent: () => undefined };
    }
    return new UsageAnalytics(options);
  }

  private constructor(options: UsageAnalyticsOptions) {
    const { configApi, fetchApi, window } = options;
    this.#options = options;
    this.#searchTerms =
      (configApi.getOptionalString('adoption.usage.searchTerms') as
        | SearchTerms
        | undefined) ?? 'shared';
    this.#basePath = new URL(
      configApi.getString('app.baseUrl'),
      'http://portal',
    ).pathname.replace(/\/$/, '');
    this.#stored = storedBy(window);
    this.#sender = UsageSender.create({
      fetchApi,
      stored: this.#stored,
      who: () => this.#whoIs(),
      isHeld: id => this.#search?.event.id === id,
    });
    this.#sendInTime(window);
  }

  captureEvent({ action, subject, value }: AnalyticsEvent): void {
    if (NOT_TOLD.includes(action)) {
      return;
    }
    const path = action === 'navigate' ? withoutQuery(subject) : this.#path();
    if (action === 'navigate') {
      // What a page writes behind its own ? is no visit
      if (path === this.#page) {
        return;
      }
      this.#page = path;
    }
    const event: UsageEvent = {
      id: randomId(this.#options.window.crypto),
      at: Date.now(),
      action,
      path,
    };
    if (action === 'search') {
      this.#captureSearch(event, subject, value);
    } else {
      this.#settleSearch();
      this.#store(event);
    }
  }

  #captureSearch(event: UsageEvent, text: string, results?: number): void {
    const term = text.trim().toLocaleLowerCase();
    const last = this.#search;
    if (last && (term.startsWith(last.term) || last.term.startsWith(term))) {
      this.#stored.remove([last.event.id]);
      this.#early = this.#early.filter(({ id }) => id !== last.event.id);
    }
    this.#settleSearch();
    const isTold =
      this.#searchTerms === 'all' ||
      (this.#searchTerms === 'shared' && results === 0);
    const search: UsageEvent = {
      ...event,
      results,
      term: isTold ? text.slice(0, 500) : undefined,
    };
    this.#search = { event: search, term };
    this.#searchTimer = setTimeout(() => this.#settleSearch(), TYPING_MS);
    this.#store(search);
  }

  #settleSearch(): void {
    clearTimeout(this.#searchTimer);
    this.#search = undefined;
  }

  /** At once where that can be: the page may be gone in a moment. */
  #store(event: UsageEvent): void {
    if (this.#who === undefined) {
      this.#early.push(event);
      // It is asked again when events are sent
      this.#whoIs().catch(() => undefined);
    } else {
      this.#stored.add({ event, who: this.#who });
    }
  }

  /** Tells the people of one browser apart; it is never sent. */
  async #whoIs(): Promise<string> {
    if (this.#who === undefined) {
      const { userEntityRef } =
        await this.#options.identityApi.getBackstageIdentity();
      this.#who = userEntityRef;
      const early = this.#early;
      this.#early = [];
      early.forEach(event => this.#stored.add({ event, who: userEntityRef }));
    }
    return this.#who;
  }

  #path(): string {
    const { pathname } = this.#options.window.location;
    return (
      (pathname.startsWith(`${this.#basePath}/`)
        ? pathname.slice(this.#basePath.length)
        : pathname) || '/'
    );
  }

  #sendInTime(window: Window): void {
    const send = () => this.#sender.send().catch(() => undefined);
    const sendLast = () => {
      this.#settleSearch();
      this.#sender.sendLast().catch(() => undefined);
    };
    setInterval(send, SEND_EVERY_MS);
    window.addEventListener('online', () => {
      this.#sender.retryNow();
      send();
    });
    window.addEventListener('pagehide', sendLast);
    window.document.addEventListener('visibilitychange', () => {
      if (window.document.visibilityState === 'hidden') {
        sendLast();
      }
    });
  }
}

export interface UsageAnalyticsOptions {
  configApi: ConfigApi;
  fetchApi: FetchApi;
  identityApi: IdentityApi;
  window: Window & typeof globalThis;
}

function asksNotToBeTracked(navigator: Navigator): boolean {
  return (
    navigator.doNotTrack === '1' ||
    (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl ===
      true
  );
}

function storedBy(window: Window): StoredEvents {
  let storage: Storage | undefined;
  try {
    storage = window.localStorage;
  } catch {
    // Some browsers have none for some people
  }
  return StoredEvents.create({ storage, now: Date.now() });
}

function withoutQuery(address: string): string {
  const path = address.replace(/[?#].*$/s, '').slice(0, MOST_CHARACTERS);
  return path.startsWith('/') ? path : `/${path}`;
}

/** A random UUID; browsers make them themselves only where the portal is reached by https. */
function randomId(crypto: Crypto): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] % 0x10) + 0x40;
  bytes[8] = (bytes[8] % 0x40) + 0x80;
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0'))
    .join('')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
