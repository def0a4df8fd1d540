import type { Entity } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';
import type { Fact } from '@paved/plugin-scorecards-common';
import {
  readSettings,
  requestJson,
  type CollectContext,
  type Collected,
  type CollectRequest,
  type CollectSubject,
  type FactCollector,
} from '@paved/plugin-scorecards-node';
import pLimit from 'p-limit';
import { z } from 'zod';
import type { HttpJsonConfig } from './config';
import { fillAddress } from './fillAddress';
import { readSelector, selectValue } from './selectValue';

/** Of a fact's value, as JSON. More belongs into the server that has it. */
const MAX_VALUE_LENGTH = 10_000;

const settingsSchema = z
  .object({
    url: z.string().min(1).max(2000),
    select: z.string().max(500).default('').transform(readSelector),
  })
  .strict();

type Settings = z.infer<typeof settingsSchema>;
type Ask = (address: string) => Promise<JsonValue>;

/** What other servers say in JSON, at addresses that checks name, on hosts that the configuration allows. */
export class HttpJsonCollector implements FactCollector {
  readonly id = 'http';
  readonly #config: HttpJsonConfig;

  static create(config: HttpJsonConfig): HttpJsonCollector {
    return new HttpJsonCollector(config);
  }

  private constructor(config: HttpJsonConfig) {
    this.#config = config;
  }

  async *collect(
    { subjects, settings: asked, signal }: CollectRequest,
    { now }: CollectContext,
  ): AsyncIterable<Collected> {
    const { settings, failed } = readSettings(asked, settingsSchema);
    const limit = pLimit(this.#config.concurrency);
    const run = new Map<string, Promise<JsonValue>>();
    const ask: Ask = address => {
      const answer =
        run.get(address) ?? limit(() => this.#request(address, signal));
      run.set(address, answer);
      return answer;
    };
    const answers = await Promise.all(
      subjects.map(subject =>
        collectOne(subject, { settings, failed, ask, now }),
      ),
    );
    signal.throwIfAborted();
    yield* answers;
  }

  async #request(address: string, signal: AbortSignal): Promise<JsonValue> {
    const { hosts, timeoutMs, maxBytes } = this.#config;
    return requestJson(address, {
      headersFor: ({ origin }) => hosts.get(origin) ?? {},
      isAllowed: ({ origin }) => hosts.has(origin),
      timeoutMs,
      maxBytes,
      signal,
    });
  }
}

async function collectOne(
  { entityRef, entity }: CollectSubject,
  options: {
    settings: Map<string, Settings>;
    failed: Record<string, string>;
    ask: Ask;
    now: Date;
  },
): Promise<Collected> {
  const facts: Record<string, Fact> = {};
  const failed = { ...options.failed };
  for (const [name, settings] of options.settings) {
    try {
      const value = await valueOf(entity, settings, options.ask);
      if (value !== undefined) {
        facts[name] = { value, observedAt: options.now.toISOString() };
      }
    } catch (error) {
      failed[name] = toError(error).message;
    }
  }
  return { entityRef, facts, failed };
}

async function valueOf(
  entity: Entity,
  { url, select }: Settings,
  ask: Ask,
): Promise<JsonValue | undefined> {
  const address = fillAddress(url, entity);
  if (address === undefined) {
    return undefined;
  }
  const value = selectValue(await ask(address), select);
  const { length } = JSON.stringify(value ?? null);
  if (length > MAX_VALUE_LENGTH) {
    throw new Error(
      `What is at this place has ${length} characters, and a fact at most ${MAX_VALUE_LENGTH}; select a smaller part`,
    );
  }
  return value;
}
