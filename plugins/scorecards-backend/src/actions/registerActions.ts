import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  scorecardReadPermission,
  type EntityScorecard,
} from '@paved/plugin-scorecards-common';
import type { EntityScorecards } from '../entities/EntityScorecards';

const STATUSES = [
  'pass',
  'fail',
  'unknown',
  'stale',
  'error',
  'waived',
  'not-applicable',
  'announced',
] as const;
const DECISIONS = ['allow', 'deny', 'unknown'] as const;
const EFFORTS = ['minutes', 'hours', 'days'] as const;

const READ_ONLY = { readOnly: true, idempotent: true, destructive: false };

/** What assistants and automations can ask about scorecards, with the rights of whoever they ask for. */
export function registerActions(options: {
  actionsRegistry: ActionsRegistryService;
  entities: EntityScorecards;
}): void {
  const { actionsRegistry, entities } = options;

  const find = async (
    input: { entityRef: string; scorecard?: string },
    credentials: BackstageCredentials,
  ): Promise<EntityScorecard[]> => {
    const entityRef = fullRef(input.entityRef, 'component');
    const subject = await entities.find(entityRef, credentials);
    const all = await entities.list(subject, credentials);
    if (input.scorecard === undefined) {
      return all;
    }
    const ref = fullRef(input.scorecard, 'scorecard');
    const found = all.filter(({ scorecard }) => scorecard.ref === ref);
    if (found.length === 0) {
      throw new NotFoundError(
        `No scorecard '${ref}' applies to ${entityRef}; there are ${
          all.map(({ scorecard }) => scorecard.ref).join(', ') || 'none'
        }`,
      );
    }
    return found;
  };

  actionsRegistry.register({
    name: 'get-scorecard-status',
    title: 'Get the scorecard status of an entity',
    description:
      'Says where an entity of the software catalog stands on each scorecard that applies to it: level, score, whether it may be released, and the result of every check with the values it saw.',
    visibilityPermission: scorecardReadPermission,
    attributes: READ_ONLY,
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .describe('<kind>:<namespace>/<name>, or the name of a component'),
          scorecard: z
            .string()
            .optional()
            .describe('Name of one scorecard; all when left out'),
        }),
      output: z =>
        z.object({
          scorecards: z.array(
            z.object({
              scorecard: z.string(),
              title: z.string(),
              level: z
                .string()
                .optional()
                .describe('Left out below the first level'),
              levelWithoutWaivers: z.string().optional(),
              score: z.number().optional().describe('0 to 1'),
              gate: z.enum(DECISIONS),
              checks: z.array(
                z.object({
                  check: z.string(),
                  title: z.string(),
                  level: z.string().describe('Level that needs it'),
                  status: z.enum(STATUSES),
                  message: z.string(),
                }),
              ),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => ({
      output: {
        scorecards: (await find(input, credentials)).map(
          ({ scorecard, evaluation, gate }) => ({
            scorecard: scorecard.ref,
            title: scorecard.title,
            level: evaluation.level,
            levelWithoutWaivers: evaluation.levelWithoutWaivers,
            score: evaluation.score,
            gate: gate.decision,
            checks: evaluation.results.flatMap(({ check, status, message }) => {
              const definition = scorecard.checks.find(
                ({ id }) => id === check,
              );
              return definition
                ? [
                    {
                      check,
                      title: definition.title,
                      level: definition.level,
                      status,
                      message,
                    },
                  ]
                : [];
            }),
          }),
        ),
      },
    }),
  });

  actionsRegistry.register({
    name: 'explain-release-gate',
    title: 'Explain whether an entity can be released',
    description:
      'Says whether an entity may be released now, every reason against it, and the smallest set of fixes to its next level, least effort first.',
    visibilityPermission: scorecardReadPermission,
    attributes: READ_ONLY,
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .describe('<kind>:<namespace>/<name>, or the name of a component'),
          scorecard: z
            .string()
            .optional()
            .describe('Name of one scorecard; all when left out'),
        }),
      output: z =>
        z.object({
          gates: z.array(
            z.object({
              scorecard: z.string(),
              decision: z.enum(DECISIONS),
              level: z.string().optional(),
              requiredLevel: z.string(),
              reasons: z.array(
                z.object({
                  check: z.string(),
                  title: z.string(),
                  status: z.enum(STATUSES),
                  message: z.string(),
                  remedy: z.string().optional(),
                  url: z.string().optional(),
                }),
              ),
              nextLevel: z
                .object({
                  level: z.string(),
                  fixes: z.array(
                    z.object({
                      check: z.string(),
                      title: z.string(),
                      message: z.string(),
                      effort: z.enum(EFFORTS),
                      remedy: z.string().optional(),
                      template: z.string().optional(),
                      links: z.array(
                        z.object({ title: z.string(), url: z.string() }),
                      ),
                    }),
                  ),
                })
                .optional(),
              waivers: z.array(
                z.object({
                  check: z.string(),
                  reason: z.string(),
                  until: z.string(),
                }),
              ),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => ({
      output: {
        gates: (await find(input, credentials)).map(({ gate, nextLevel }) => ({
          scorecard: gate.scorecard,
          decision: gate.decision,
          level: gate.level,
          requiredLevel: gate.requiredLevel,
          reasons: gate.reasons.map(
            ({ check, title, status, message, remedy, url }) => ({
              check,
              title,
              status,
              message,
              remedy,
              url,
            }),
          ),
          nextLevel: nextLevel && {
            level: nextLevel.level,
            fixes: nextLevel.fixes.map(
              ({ check, title, message, effort, remedy, template, links }) => ({
                check,
                title,
                message,
                effort,
                remedy,
                template,
                links,
              }),
            ),
          },
          waivers: gate.waivers.map(({ check, reason, until }) => ({
            check,
            reason,
            until,
          })),
        })),
      },
    }),
  });
}

function fullRef(ref: string, defaultKind: string): string {
  try {
    return stringifyEntityRef(parseEntityRef(ref, { defaultKind }));
  } catch (error) {
    throw new InputError(
      `'${ref}' is no entity reference; write ${defaultKind}:default/<name>`,
      error,
    );
  }
}
