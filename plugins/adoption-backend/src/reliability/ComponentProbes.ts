import { setTimeout as sleep } from 'node:timers/promises';
import type { ComponentConfig } from './config';
import type { DatabaseSpanStore } from './DatabaseSpanStore';

const MINUTE_MS = 60_000;
const TIMEOUT_MS = 5_000;
const RETRY_MS = 1_000;

/** Looks whether parts of the platform answer. Only addresses of the configuration are asked. */
export class ComponentProbes {
  readonly #components: ComponentConfig[];
  readonly #store: DatabaseSpanStore;

  static create(options: {
    components: ComponentConfig[];
    store: DatabaseSpanStore;
  }): ComponentProbes {
    return new ComponentProbes(options.components, options.store);
  }

  private constructor(components: ComponentConfig[], store: DatabaseSpanStore) {
    this.#components = components;
    this.#store = store;
  }

  async run(now: Date, signal: AbortSignal): Promise<void> {
    await Promise.all(
      this.#components.map(async ({ name, url }) => {
        if (url) {
          const state = (await answers(url, signal)) ? 'up' : 'down';
          signal.throwIfAborted();
          await this.#store.tell(
            name,
            state,
            Math.floor(now.getTime() / MINUTE_MS),
          );
        }
      }),
    );
  }
}

/** Once is no outage: it is asked twice. */
async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  if (await answersOnce(url, signal)) {
    return true;
  }
  await sleep(RETRY_MS, undefined, { signal });
  return answersOnce(url, signal);
}

async function answersOnce(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    // Where it would lead elsewhere, it is there; elsewhere is none of the configuration
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    return response.status < 400;
  } catch {
    return false;
  }
}
