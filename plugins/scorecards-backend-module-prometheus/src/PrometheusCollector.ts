import type { Entity } from '@backstage/catalog-model';
import type { JsonValue } from '@backstage/types';
import {
  collectEach,
  hasPlaceholders,
  requestJson,
  type CollectContext,
  type Collected,
  type CollectRequest,
  type FactCollector,
} from '@paved/plugin-scorecards-node';
import { z } from 'zod';
import type { PrometheusConfig, PrometheusServer } from './config';
import { fillQuery } from './fillQuery';

const MAX_BYTES = 8 * 1024 * 1024;

const settingsSchema = z
  .object({
    query: z.string().trim().min(1).max(4000),
    server: z.string().optional(),
    /** One query for all entities; the value with this label equal to an entity's name is its own. */
    label: z.string().min(1).max(200).optional(),
  })
  .strict()
  .refine(
    ({ query, label }) => label === undefined || !hasPlaceholders(query),
    'a query with a label is asked once for all entities, so it can hold no placeholders',
  );

type Settings = z.infer<typeof settingsSchema>;

const answerSchema = z.object({
  status: z.literal('success'),
  data: z.discriminatedUnion('resultType', [
    z.object({
      resultType: z.literal('vector'),
      result: z.array(
        z.object({
          metric: z.record(z.string()),
          value: z.tuple([z.number(), z.string()]).optional(),
        }),
      ),
    }),
    z.object({
      resultType: z.literal('scalar'),
      result: z.tuple([z.number(), z.string()]),
    }),
    z.object({ resultType: z.literal('string'), result: z.unknown() }),
    z.object({ resultType: z.literal('matrix'), result: z.unknown() }),
  ]),
});

interface Sample {
  metric: Record<string, string>;
  value: string;
}

/** What Prometheus measured, by the checks' own queries. A query that gives nothing gives no fact. */
export class PrometheusCollector implements FactCollector {
  readonly id = 'prometheus';
  readonly #config: PrometheusConfig;

  static create(config: PrometheusConfig): PrometheusCollector {
    return new PrometheusCollector(config);
  }

  private constructor(config: PrometheusConfig) {
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
        this.#valueOf(entity, settings, (server, query) =>
          askOnce(JSON.stringify([server.id, query]), () =>
            this.#query(server, query, request.signal),
          ),
        ),
    });
  }

  async #valueOf(
    entity: Entity,
    { query, server: id, label }: Settings,
    ask: (server: PrometheusServer, query: string) => Promise<Sample[]>,
  ): Promise<JsonValue | undefined> {
    const server = this.#server(id);
    const filled = fillQuery(query, entity);
    if (filled === undefined) {
      return undefined;
    }
    const samples = await ask(server, filled);
    const own = label
      ? samples.filter(({ metric }) => metric[label] === entity.metadata.name)
      : samples;
    if (own.length > 1) {
      throw new Error(
        `The query gives ${own.length} series for this entity; aggregate them, as with sum(…) or max(…)`,
      );
    }
    const value = own.length ? Number(own[0].value) : undefined;
    if (value !== undefined && !Number.isFinite(value)) {
      throw new Error(
        `The query gives ${own[0].value}, which is no number to compare with`,
      );
    }
    return value;
  }

  #server(id: string | undefined): PrometheusServer {
    const { servers } = this.#config;
    const server =
      id === undefined ? servers[0] : servers.find(one => one.id === id);
    if (!server) {
      throw new Error(
        id === undefined
          ? 'No Prometheus is configured; add one to scorecards.prometheus.servers'
          : `There is no Prometheus '${id}' in scorecards.prometheus.servers; there are: ${
              servers.map(one => one.id).join(', ') || 'none'
            }`,
      );
    }
    return server;
  }

  async #query(
    server: PrometheusServer,
    query: string,
    signal: AbortSignal,
  ): Promise<Sample[]> {
    const { timeoutMs } = this.#config;
    const { origin } = new URL(server.url);
    const answer = answerSchema.safeParse(
      await requestJson(`${server.url}/api/v1/query`, {
        method: 'POST',
        body: new URLSearchParams({
          query,
          // So that it stops working for us when we have stopped waiting
          timeout: `${timeoutMs}ms`,
        }),
        headersFor: () => server.headers,
        isAllowed: url => url.origin === origin,
        timeoutMs,
        maxBytes: MAX_BYTES,
        signal,
      }),
    );
    if (!answer.success) {
      throw new Error(`${origin} answered something that Prometheus doesn't`);
    }
    const { data } = answer.data;
    switch (data.resultType) {
      case 'scalar':
        return [{ metric: {}, value: data.result[1] }];
      case 'vector':
        return data.result.flatMap(({ metric, value }) =>
          value ? [{ metric, value: value[1] }] : [],
        );
      default:
        throw new Error(
          `The query gives a ${data.resultType}; a number is wanted, so take it at one instant, as with max_over_time(…)`,
        );
    }
  }
}
