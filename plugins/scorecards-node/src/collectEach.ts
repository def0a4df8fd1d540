import type { Entity } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';
import type { Fact } from '@paved/plugin-scorecards-common';
import pLimit from 'p-limit';
import type { z, ZodTypeAny } from 'zod';
import type {
  CollectContext,
  Collected,
  CollectRequest,
} from './FactCollector';
import { readSettings } from './readSettings';

/**
 * Asks a server, unless the same was asked in this run already.
 *
 * @public
 */
export type AskOnce = <T>(key: string, ask: () => Promise<T>) => Promise<T>;

/**
 * Collects the facts that checks set up themselves, for each entity. A fact that can't be had spoils no other, and no server is
 * asked the same twice.
 *
 * @param options - `concurrency` is how many are asked at a time; `valueOf` answers undefined where there is no fact
 * @public
 */
export async function* collectEach<TSchema extends ZodTypeAny>(
  { subjects, settings: asked, signal }: CollectRequest,
  { now }: CollectContext,
  options: {
    schema: TSchema;
    concurrency: number;
    valueOf: (
      entity: Entity,
      settings: z.output<TSchema>,
      askOnce: AskOnce,
    ) => Promise<JsonValue | undefined>;
  },
): AsyncIterable<Collected> {
  const { settings, failed } = readSettings(asked, options.schema);
  const askOnce = onceEach(options.concurrency);
  const collected = await Promise.all(
    subjects.map(async ({ entityRef, entity }) => {
      const facts: Record<string, Fact> = {};
      const failures = { ...failed };
      for (const [name, own] of settings) {
        try {
          const value = await options.valueOf(entity, own, askOnce);
          if (value !== undefined) {
            facts[name] = { value, observedAt: now.toISOString() };
          }
        } catch (error) {
          failures[name] = toError(error).message;
        }
      }
      return { entityRef, facts, failed: failures };
    }),
  );
  signal.throwIfAborted();
  yield* collected;
}

function onceEach(concurrency: number): AskOnce {
  const limit = pLimit(concurrency);
  const answers = new Map<string, Promise<unknown>>();
  return <T>(key: string, ask: () => Promise<T>) => {
    const answer = (answers.get(key) as Promise<T>) ?? limit(ask);
    answers.set(key, answer);
    return answer;
  };
}
