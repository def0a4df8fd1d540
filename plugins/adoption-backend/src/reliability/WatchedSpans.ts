import type { StateSpan } from '@paved/plugin-adoption-common';
import { PORTAL } from './config';
import type { DatabaseSignStore } from './DatabaseSignStore';
import type { DatabaseSpanStore } from './DatabaseSpanStore';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** How the portal, which tells of itself, and its components were. */
export class WatchedSpans {
  readonly #signs: DatabaseSignStore;
  readonly #spans: DatabaseSpanStore;

  static create(options: {
    signs: DatabaseSignStore;
    spans: DatabaseSpanStore;
  }): WatchedSpans {
    return new WatchedSpans(options.signs, options.spans);
  }

  private constructor(signs: DatabaseSignStore, spans: DatabaseSpanStore) {
    this.#signs = signs;
    this.#spans = spans;
  }

  /** Those that reach into a time, in milliseconds, and the first of all, since which something is known. */
  async within(
    component: string,
    from: number,
    to: number,
  ): Promise<StateSpan[]> {
    return component === PORTAL
      ? this.#signs.within(
          Math.floor(from / SECOND_MS),
          Math.ceil(to / SECOND_MS),
        )
      : this.#spans.within(
          component,
          Math.floor(from / MINUTE_MS),
          Math.ceil(to / MINUTE_MS),
        );
  }
}
