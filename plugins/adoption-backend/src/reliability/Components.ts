import {
  uptime,
  type PlatformComponent,
  type StateSpan,
} from '@paved/plugin-adoption-common';
import { PORTAL, type ComponentConfig } from './config';
import type { WatchedSpans } from './WatchedSpans';

const SECOND_MS = 1_000;
const DAYS_MS = 30 * 24 * 60 * 60 * SECOND_MS;
/** A look or a sign of life may come this much later than it is due. */
const GRACE_SECONDS = 3 * 60;

export interface ComponentsOptions {
  components: ComponentConfig[];
  /** Of the portal. */
  silenceIsOutage: boolean;
  watched: WatchedSpans;
}

/** How the parts of the platform are now. */
export class Components {
  readonly #options: ComponentsOptions;

  static create(options: ComponentsOptions): Components {
    return new Components(options);
  }

  private constructor(options: ComponentsOptions) {
    this.#options = options;
  }

  async list(now: Date): Promise<PlatformComponent[]> {
    return Promise.all(
      [{ name: PORTAL, title: 'Portal' }, ...this.#options.components].map(
        ({ name, title }) => this.#component(name, title, now.getTime()),
      ),
    );
  }

  async #component(
    name: string,
    title: string,
    now: number,
  ): Promise<PlatformComponent> {
    const { silenceIsOutage, watched } = this.#options;
    const spans = await watched.within(name, now - DAYS_MS, now);
    const second = Math.floor(now / SECOND_MS);
    const latest = spans
      .filter(({ from }) => from <= second)
      .reduce<StateSpan | undefined>(
        (last, span) => (last && last.until >= span.until ? last : span),
        undefined,
      );
    const isKnown = latest && latest.until >= second - GRACE_SECONDS;
    const { value, sample } = uptime(
      spans,
      {
        from: new Date(now - DAYS_MS).toISOString(),
        to: new Date(now).toISOString(),
        zone: 'UTC',
        bucket: 'quarter',
      },
      { now, tellsOfItself: name === PORTAL && silenceIsOutage },
    );
    return {
      name,
      title,
      state: isKnown ? latest.state : 'unknown',
      since: isKnown
        ? new Date(latest.from * SECOND_MS).toISOString()
        : undefined,
      uptime: value,
      watchedMinutes: sample,
    };
  }
}
