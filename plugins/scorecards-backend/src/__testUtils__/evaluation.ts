import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';
import { migrationsDirectory } from '../database/migrationsDirectory';
import { DatabaseEvaluationQueue } from '../database/DatabaseEvaluationQueue';
import { DatabaseFactStore } from '../database/DatabaseFactStore';
import { DatabaseScorecardStore } from '../database/DatabaseScorecardStore';
import { DatabaseStandingStore } from '../database/DatabaseStandingStore';
import { DatabaseSubjectStore } from '../database/DatabaseSubjectStore';
import { DatabaseWaiverStore } from '../database/DatabaseWaiverStore';
import { ScorecardDefinitions } from '../definitions/ScorecardDefinitions';
import { Evaluator } from '../evaluation/Evaluator';
import { toSubjectRecord } from '../sync/toSubjectRecord';

export function component(
  name: string,
  spec: JsonObject = {},
  more: Partial<Entity> = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default' },
    spec: {
      type: 'service',
      lifecycle: 'production',
      owner: 'group:default/ledger-team',
      ...spec,
    },
    ...more,
  };
}

export function group(name: string, parent?: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name, namespace: 'default' },
    spec: { type: 'team', children: [], ...(parent && { parent }) },
    ...(parent && {
      relations: [{ type: 'childOf', targetRef: `group:default/${parent}` }],
    }),
  };
}

/** A scorecard with two levels: bronze wants an owner's description, silver test coverage. */
export function scorecard(
  spec: JsonObject = {},
  name = 'production-readiness',
): Entity {
  return {
    apiVersion: 'paved.dev/v1alpha1',
    kind: 'Scorecard',
    metadata: { name, namespace: 'default', title: 'Production readiness' },
    spec: {
      owner: 'group:default/platform-team',
      appliesTo: { kind: 'Component' },
      levels: [
        { id: 'bronze', title: 'Bronze' },
        { id: 'silver', title: 'Silver' },
      ],
      checks: [
        {
          id: 'described',
          title: 'It is described',
          why: 'People find it',
          level: 'bronze',
          expression: 'facts.catalog.described',
          remedy: { text: 'Describe it', effort: 'minutes' },
        },
        {
          id: 'coverage',
          title: 'Tests cover it',
          why: 'Changes are safe',
          level: 'silver',
          maxAge: '7d',
          expression: 'facts.ci.coverage >= 80.0',
        },
      ],
      gate: { level: 'silver' },
      ...spec,
    },
  };
}

/** Stores and evaluation over one database. */
export async function createEvaluation(
  knex: Knex,
  clock: () => Date = () => new Date(),
) {
  await knex.migrate.latest({ directory: migrationsDirectory });
  const subjects = DatabaseSubjectStore.create({ knex });
  const facts = DatabaseFactStore.create({ knex });
  const standings = DatabaseStandingStore.create({ knex });
  const waivers = DatabaseWaiverStore.create({ knex });
  const scorecards = DatabaseScorecardStore.create({ knex });
  const queue = DatabaseEvaluationQueue.create({ knex });
  const definitions = ScorecardDefinitions.create({
    subjects,
    scorecards,
    logger: mockServices.logger.mock(),
  });
  const evaluator = Evaluator.create({
    subjects,
    facts,
    standings,
    waivers,
    definitions,
    clock,
  });
  return {
    knex,
    subjects,
    facts,
    standings,
    waivers,
    scorecards,
    queue,
    definitions,
    evaluator,
    /** Puts entities where the catalog's copy is, scorecards included. */
    async put(...entities: Entity[]): Promise<number[]> {
      const ids = await subjects.write(entities.map(toSubjectRecord), clock());
      await subjects.derive();
      await definitions.update(clock());
      return ids;
    },
    async idOf(ref: string): Promise<number> {
      const subject = await subjects.get(ref);
      if (!subject) {
        throw new Error(`There is no ${ref}`);
      }
      return subject.id;
    },
    async describe(ref: string, described: boolean): Promise<void> {
      const now = clock();
      await facts.writeCollected(
        'catalog',
        [
          {
            subjectId: await this.idOf(ref),
            facts: {
              described: { value: described, observedAt: now.toISOString() },
            },
          },
        ],
        now,
      );
    },
    async cover(ref: string, coverage: number, at = clock()): Promise<void> {
      await facts.writePushed(
        'ci',
        [
          {
            subjectId: await this.idOf(ref),
            facts: {
              coverage: { value: coverage, observedAt: at.toISOString() },
            },
          },
        ],
        clock(),
      );
    },
  };
}
