import type { Entity } from '@backstage/catalog-model';
import type { JsonValue } from '@backstage/types';
import {
  collectEach,
  requestJson,
  type CollectContext,
  type Collected,
  type CollectRequest,
  type FactCollector,
} from '@paved/plugin-scorecards-node';
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

  collect(
    request: CollectRequest,
    context: CollectContext,
  ): AsyncIterable<Collected> {
    return collectEach(request, context, {
      schema: settingsSchema,
      concurrency: this.#config.concurrency,
      valueOf: (entity, settings, askOnce) =>
        valueOf(entity, settings, address =>
          askOnce(address, () => this.#request(address, request.signal)),
        ),
    });
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
