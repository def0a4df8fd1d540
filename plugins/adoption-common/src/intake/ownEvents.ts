import { z } from 'zod';
import {
  commit,
  concernedRef,
  deployedRef,
  entityRef,
  environment,
  instant,
  link,
  recordId,
  repository,
  text,
} from './fields';
import type { IntakeRules } from './rules';
import type { RecordKind, ToldFields } from './types';

/** What the data of an own event says of a record. */
export interface OwnRecord {
  id?: string;
  fields: ToldFields;
}

const RESULTS = ['success', 'failure'] as const;
const REASONS = ['change', 'fix', 'hotfix', 'rollback', 'revert'] as const;
const TYPES = ['platform-ticket', 'bug', 'feature', 'other'] as const;

const about = (entity: typeof deployedRef | typeof concernedRef) => ({
  entity: entity.optional(),
  repository: repository.optional(),
});

/** The fields of a deployment, by the names that they have in events, in custom data and in files. */
export const deploymentFields = (rules: IntakeRules, source: string) => ({
  ...about(deployedRef),
  environment: environment(rules).optional(),
  result: z.enum(RESULTS).optional(),
  startedAt: instant(rules).optional(),
  finishedAt: instant(rules).optional(),
  commit: commit.nullish(),
  version: text(200).nullish(),
  reason: z.enum(REASONS).optional(),
  mends: z.array(recordId(source)).max(100).nullish(),
  url: link.nullish(),
});

export const incidentFields = (rules: IntakeRules, source: string) => ({
  ...about(concernedRef),
  title: text(500).nullish(),
  severity: text(100).nullish(),
  createdAt: instant(rules).optional(),
  resolvedAt: z.union([z.null(), instant(rules)]).optional(),
  causedBy: recordId(source).nullish(),
  url: link.nullish(),
});

export const workItemFields = (rules: IntakeRules) => ({
  ...about(concernedRef),
  type: z.enum(TYPES).optional(),
  title: text(500).nullish(),
  team: entityRef('group').nullish(),
  topic: text(100).nullish(),
  createdAt: instant(rules).optional(),
  resolvedAt: z.union([z.null(), instant(rules)]).optional(),
  url: link.nullish(),
});

/**
 * By the event's type without its prefix. Each reads `data`. No time is made up: what an event does not say stays as it was.
 *
 * @param source - who numbers the records
 */
export const ownEvents: Record<
  RecordKind,
  (
    rules: IntakeRules,
    source: string,
  ) => z.ZodType<OwnRecord, z.ZodTypeDef, unknown>
> = {
  deployment: (rules, source) =>
    z
      .object({
        id: text(200).optional(),
        step: text(100).optional(),
        ...deploymentFields(rules, source),
      })
      .strict()
      .superRefine((data, context) => {
        if (data.finishedAt && !data.result) {
          issue(context, 'result', 'is missing: success or failure');
        }
        orderOf(context, data, 'startedAt', 'finishedAt');
      })
      .transform(({ id, step, ...data }) => {
        const { entity, repository: of, ...fields } = data;
        const { startedAt, finishedAt, result, ...rest } = fields;
        const ofStep = (name: string) => (step ? `${name}#${step}` : name);
        return {
          id,
          fields: {
            ...rest,
            entityRef: entity,
            repository: of,
            [ofStep('startedAt')]: startedAt,
            [ofStep('finishedAt')]: finishedAt,
            [ofStep('result')]: result,
          },
        };
      }),
  incident: (rules, source) =>
    z
      .object({ id: text(200).optional(), ...incidentFields(rules, source) })
      .strict()
      .superRefine((data, context) =>
        orderOf(context, data, 'createdAt', 'resolvedAt'),
      )
      .transform(({ id, entity, repository: of, ...fields }) => ({
        id,
        fields: { ...fields, entityRef: entity, repository: of },
      })),
  'work-item': rules =>
    z
      .object({ id: text(200).optional(), ...workItemFields(rules) })
      .strict()
      .superRefine((data, context) =>
        orderOf(context, data, 'createdAt', 'resolvedAt'),
      )
      .transform(({ id, entity, repository: of, ...fields }) => ({
        id,
        fields: { ...fields, entityRef: entity, repository: of },
      })),
};

function orderOf<TName extends string>(
  context: z.RefinementCtx,
  data: { [name in TName]?: string | null },
  first: TName,
  second: TName,
): void {
  const [from, to] = [data[first], data[second]];
  if (from && to && to < from) {
    issue(context, second, `${to} is before ${first} ${from}`);
  }
}

function issue(context: z.RefinementCtx, field: string, message: string) {
  context.addIssue({ code: 'custom', path: [field], message });
}
