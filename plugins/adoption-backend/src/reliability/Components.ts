import {
  uptime,
  type MinuteSpan,
  type PlatformComponent,
} from '@paved/plugin-adoption-common';
import { PORTAL, type ComponentConfig } from './config';
import type { DatabaseSpanStore } from './DatabaseSpanStore';

const MINUTE_MS = 60_000;
const DAYS_MS = 30 * 24 * 60 * MINUTE_MS;
/** A look or a sign of life may come this much later than it is due. */
const GRACE_MINUTES = 3;

/** How the parts of the platform are now. */
export class Components {
  readonly #components: ComponentConfig[];
  readonly #store: DatabaseSpanStore;

  static create(options: {
    components: ComponentConfig[];
    store: DatabaseSpanStore;
  }): Components {
    return new Components(options.components, options.store);
  }

  private constructor(components: ComponentConfig[], store: DatabaseSpanStore) {
    this.#components = components;
    this.#store = store;
  }

  async list(now: Date): Promise<PlatformComponent[]> {
    return Promise.all(
      [{ name: PORTAL, title: 'Portal' }, ...this.#components].map(
        ({ name, title }) => this.#component(name, title, now.getTime()),
      ),
    );
  }

  async #component(
    name: string,
    title: string,
    now: number,
  ): Promise<PlatformComponent> {
    const minute = Math.floor(now / MINUTE_MS);
    const spans = await this.#store.within(
      name,
      Math.floor((now - DAYS_MS) / MINUTE_MS),
      minute + 1,
    );
    const latest = spans
      .filter(({ from }) => from <= minute)
      .reduce<MinuteSpan | undefined>(
        (last, span) => (last && last.until >= span.until ? last : span),
        undefined,
      );
    const isKnown = latest && latest.until >= minute - GRACE_MINUTES;
    return {
      name,
      title,
      state: isKnown ? latest.state : 'unknown',
      since: isKnown
        ? new Date(latest.from * MINUTE_MS).toISOString()
        : undefined,
      uptime: uptime(
        spans,
        {
          from: new Date(now - DAYS_MS).toISOString(),
          to: new Date(now).toISOString(),
          zone: 'UTC',
          bucket: 'quarter',
        },
        { now, tellsOfItself: name === PORTAL },
      ).value,
    };
  }
}
