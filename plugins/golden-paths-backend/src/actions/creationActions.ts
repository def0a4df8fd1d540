import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConflictError, InputError } from '@backstage/errors';
import type { JsonObject, JsonValue } from '@backstage/types';
import {
  goldenPathCreatePermission,
  goldenPathReadPermission,
  type CreationPlan,
} from '@paved/plugin-golden-paths-common';
import { parseRequest } from '@paved/router';
import { pathRefSchema } from '../router/parameters';
import { READ_ONLY, type ActionOptions } from './options';

/** Longer files are listed without their text. */
const MOST_CHARACTERS = 20_000;
const MOST_CHARACTERS_IN_ALL = 200_000;

/** Finding a path, and creating from it. */
export function addCreationActions(options: ActionOptions): void {
  const { actionsRegistry, guard, queries, plans, scaffolder } = options;

  const planOf = async (
    input: { path: string; parameters: Record<string, unknown> },
    credentials: BackstageCredentials,
  ) => {
    const ref = parseRequest(pathRefSchema, input.path);
    await guard.require(goldenPathCreatePermission, credentials);
    const stored = await queries.find(ref, await guard.visible(credentials));
    const plan = await plans.plan(
      stored,
      { parameters: input.parameters as JsonObject },
      credentials,
    );
    return { plan, template: stored.template };
  };

  actionsRegistry.register({
    name: 'list-golden-paths',
    title: 'List golden paths',
    description:
      'Lists the golden paths that a new service can be created from: what each is for, what one gets, how well it is looked after, and how many services are on it.',
    visibilityPermission: goldenPathReadPermission,
    attributes: READ_ONLY,
    schema: {
      input: z => z.object({}),
      output: z =>
        z.object({
          paths: z.array(
            z.object({
              path: z.string().describe('Ref, such as goldenpath:default/x'),
              title: z.string(),
              description: z.string().optional(),
              purpose: z.string().optional(),
              language: z.string().optional(),
              framework: z.string().optional(),
              gives: z.array(z.string()),
              stage: z.enum(['experimental', 'supported', 'deprecated']),
              successor: z.string().optional(),
              owner: z.string().optional(),
              template: z
                .string()
                .optional()
                .describe('Left out where nothing can be created from it'),
              latestRelease: z.string().optional(),
              services: z.number(),
            }),
          ),
        }),
    },
    action: async ({ credentials }) => ({
      output: {
        paths: (await queries.list(credentials)).map(
          ({ path, template, latest, services }) => ({
            path: path.ref,
            title: path.title,
            description: path.description,
            purpose: path.purpose,
            language: path.language,
            framework: path.framework,
            gives: path.gives,
            stage: path.lifecycle.stage,
            successor: path.lifecycle.successor,
            owner: path.owner,
            template: latest && template,
            latestRelease: latest?.version,
            services,
          }),
        ),
      },
    }),
  });

  actionsRegistry.register({
    name: 'plan-service',
    title: 'Plan a new service',
    description:
      "Says exactly what creating a service from a golden path would make: every file with its content, and what would be done outside of the portal. Nothing is made. Wrong parameters are all named. The plan's hash is what create-service asks for.",
    visibilityPermission: goldenPathCreatePermission,
    attributes: READ_ONLY,
    schema: {
      input: z =>
        z.object({
          path: z.string().describe('The golden path, by name or whole ref'),
          parameters: z
            .record(z.unknown())
            .describe("Values of the form; `name` is the new repository's"),
        }),
      output: z =>
        z.object({
          hash: z.string(),
          release: z.string(),
          repository: z.string(),
          parameters: z.record(z.unknown()).describe('Defaults filled in'),
          effects: z.array(z.string()).describe('In plain words'),
          files: z.array(
            z.object({
              path: z.string(),
              size: z.number(),
              content: z
                .string()
                .optional()
                .describe('Left out for long and binary files'),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const { plan } = await planOf(input, credentials);
      return {
        output: {
          hash: plan.hash,
          release: plan.release,
          repository: `${plan.repository.owner}/${plan.repository.name}`,
          parameters: plan.parameters,
          effects: plan.effects.map(({ summary }) => summary),
          files: shortened(plan.files),
        },
      };
    },
  });

  actionsRegistry.register({
    name: 'create-service',
    title: 'Create a service',
    description:
      'Creates a service from a golden path, exactly as plan-service said: whoever decides has seen the plan, and its hash says which. Anything else is refused and nothing is made. Answers the run, which ends within a minute.',
    visibilityPermission: goldenPathCreatePermission,
    attributes: { readOnly: false, idempotent: false, destructive: false },
    schema: {
      input: z =>
        z.object({
          path: z.string().describe('The golden path, by name or whole ref'),
          parameters: z.record(z.unknown()).describe('The same as planned'),
          planHash: z.string().describe('The `hash` that plan-service gave'),
        }),
      output: z =>
        z.object({
          taskId: z.string().describe('Of the scaffolder'),
          link: z.string().describe('Path in the portal'),
        }),
    },
    action: async ({ input, credentials }) => {
      const { plan, template } = await planOf(input, credentials);
      if (plan.hash !== input.planHash) {
        throw new ConflictError(
          'This is not what was planned: the parameters are others, or a release was published since. Plan again; nothing was created',
        );
      }
      if (!template) {
        throw new InputError(`'${plan.path}' has no template to create from`);
      }
      const { steps } = await scaffolder.getTemplateParameterSchema(
        { templateRef: template },
        { credentials },
      );
      const preview = steps
        .flatMap(({ schema }) => Object.entries(schema.properties ?? {}))
        .find(
          ([, field]) =>
            (field as JsonObject)['ui:field'] === 'GoldenPathPreview',
        );
      if (!preview) {
        throw new InputError(
          `${template} does not take the hash of a plan, so that something else than what was planned could be made; create in the portal`,
        );
      }
      const { taskId } = await scaffolder.scaffold(
        {
          templateRef: template,
          values: {
            ...(plan.parameters as Record<string, JsonValue>),
            [preview[0]]: plan.hash,
          },
        },
        { credentials },
      );
      return {
        output: {
          taskId,
          link: `/create/tasks/${encodeURIComponent(taskId)}`,
        },
      };
    },
  });
}

function shortened(files: CreationPlan['files']) {
  let left = MOST_CHARACTERS_IN_ALL;
  return files.map(({ path, size, content }) => {
    const length = content?.length ?? 0;
    const isShown = length <= Math.min(left, MOST_CHARACTERS);
    left -= isShown ? length : 0;
    return { path, size, content: isShown ? content : undefined };
  });
}
