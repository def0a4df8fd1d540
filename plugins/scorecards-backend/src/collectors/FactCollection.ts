import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { chunks } from '@paved/database';
import type { FactCollector } from '@paved/plugin-scorecards-node';
import type {
  DatabaseFactStore,
  SourceOutcome,
} from '../database/DatabaseFactStore';
import {
  toSubject,
  type DatabaseSubjectStore,
  type Subject,
} from '../database/DatabaseSubjectStore';
import {
  collectorSettings,
  type ScorecardDefinitions,
  type ScorecardInForce,
} from '../definitions/ScorecardDefinitions';
import type { CollectorRegistry } from './CollectorRegistry';
import { untilAborted } from './untilAborted';

/** Entities that a collector is asked about at once. */
const CHUNK_SIZE = 200;

/** Asks collectors, and keeps what they say. */
export class FactCollection {
  readonly #options: {
    collectors: CollectorRegistry;
    subjects: DatabaseSubjectStore;
    facts: DatabaseFactStore;
    definitions: ScorecardDefinitions;
    logger: LoggerService;
  };

  static create(options: {
    collectors: CollectorRegistry;
    subjects: DatabaseSubjectStore;
    facts: DatabaseFactStore;
    definitions: ScorecardDefinitions;
    logger: LoggerService;
  }): FactCollection {
    return new FactCollection(options);
  }

  private constructor(options: {
    collectors: CollectorRegistry;
    subjects: DatabaseSubjectStore;
    facts: DatabaseFactStore;
    definitions: ScorecardDefinitions;
    logger: LoggerService;
  }) {
    this.#options = options;
  }

  /**
   * Asks one collector about every entity whose scorecards read its facts.
   *
   * @param onChanged - hears the ids of entities for which something is different, as soon as it is stored
   * @throws whatever the collector throws, once that is stored with the entities it was asked about
   */
  async collectAll(
    collector: FactCollector,
    options: {
      signal: AbortSignal;
      onChanged: (subjectIds: number[]) => Promise<void>;
    },
  ): Promise<{ entities: number; failed: number; conflicts: string[] }> {
    const scorecards = await this.#readersOf(collector.id);
    const counts = { entities: 0, failed: 0 };
    let after = 0;
    while (scorecards.length > 0) {
      const rows = await this.#options.subjects.page({
        after,
        limit: CHUNK_SIZE,
      });
      const last = rows.at(-1);
      if (!last) {
        break;
      }
      after = last.id;
      const { changed, asked, failed } = await this.#collect(
        collector,
        rows.map(toSubject),
        scorecards,
        options.signal,
      );
      counts.entities += asked;
      counts.failed += failed;
      await options.onChanged(changed);
    }
    return {
      ...counts,
      conflicts: collectorSettings(scorecards, collector.id).conflicts,
    };
  }

  /** Asks all collectors about some entities. What goes wrong is stored with them. */
  async collect(subjectIds: number[], signal: AbortSignal): Promise<void> {
    const { collectors, subjects, logger } = this.#options;
    const rows = await subjects.byIds(subjectIds);
    const loaded = rows.map(toSubject);
    await Promise.all(
      collectors.all().map(async collector => {
        const scorecards = await this.#readersOf(collector.id);
        for (const some of chunks(loaded, CHUNK_SIZE)) {
          try {
            await this.#collect(collector, some, scorecards, signal);
          } catch (error) {
            logger.warn(
              `Facts '${collector.id}' could not be collected: ${stringifyError(
                error,
              )}`,
            );
          }
        }
      }),
    );
  }

  async #collect(
    collector: FactCollector,
    candidates: Subject[],
    scorecards: ScorecardInForce[],
    signal: AbortSignal,
  ): Promise<{ changed: number[]; asked: number; failed: number }> {
    const { facts } = this.#options;
    const subjects = candidates.filter(({ entity }) =>
      scorecards.some(({ compiled }) => compiled.appliesTo(entity)),
    );
    if (subjects.length === 0) {
      return { changed: [], asked: 0, failed: 0 };
    }
    const now = new Date();
    const waiting = new Map(
      subjects.map(({ entityRef, id }) => [entityRef, id]),
    );
    const outcomes: SourceOutcome[] = [];
    try {
      const answers = untilAborted(
        collector.collect(
          {
            subjects,
            settings: collectorSettings(scorecards, collector.id).settings,
            signal,
          },
          { entities: refs => this.#entities(refs), now },
        ),
        signal,
      );
      for await (const answer of answers) {
        const subjectId = waiting.get(answer.entityRef);
        if (subjectId !== undefined) {
          waiting.delete(answer.entityRef);
          outcomes.push(
            'error' in answer
              ? { subjectId, error: answer.error }
              : { subjectId, facts: answer.facts, failed: answer.failed },
          );
        }
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      for (const subjectId of waiting.values()) {
        outcomes.push({ subjectId, error: reason });
      }
      await facts.writeCollected(collector.id, outcomes, now);
      throw error;
    }
    return {
      changed: await facts.writeCollected(collector.id, outcomes, now),
      asked: subjects.length,
      failed: outcomes.filter(
        outcome =>
          'error' in outcome || Object.keys(outcome.failed ?? {}).length > 0,
      ).length,
    };
  }

  async #readersOf(source: string): Promise<ScorecardInForce[]> {
    const scorecards = await this.#options.definitions.inForce();
    return scorecards.filter(({ compiled }) =>
      compiled.facts.some(fact => fact.startsWith(`${source}.`)),
    );
  }

  async #entities(refs: string[]) {
    const found = await this.#options.subjects.byRefs(refs);
    return new Map(found.map(({ entityRef, entity }) => [entityRef, entity]));
  }
}
