import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { ConflictError, InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import { planCreation, RenderError } from '@paved/plugin-golden-paths-node';
import type { GoldenPathsSource } from '../releases/GoldenPathsSource';
import { writeFiles } from '../workspace/writeFiles';
import { examples } from './render.examples';

/**
 * The action `golden-path:render`: fills the workspace with what a published release renders, its lock included, and has the run
 * recorded before later steps touch anything outside of the portal.
 */
export function createRenderAction(options: {
  goldenPaths: GoldenPathsSource;
  /** Of new repositories whose template names none. */
  defaultOwner?: string;
}) {
  const { goldenPaths, defaultOwner } = options;
  return createTemplateAction({
    id: 'golden-path:render',
    description:
      'Renders a published release of a golden path into the workspace, with the lock file that later upgrades start from',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        path: z =>
          z
            .string({
              description:
                'The golden path: its name, or its whole ref such as `goldenpath:default/go-microservice`',
            })
            .min(1),
        release: z =>
          z
            .string({
              description: 'Version to render; the latest by default',
            })
            .optional(),
        parameters: z =>
          z
            .record(z.any())
            .describe(
              "What the form was filled in with: `${{ parameters }}`; `name` is also the repository's",
            ),
        plan: z =>
          z
            .string({
              description:
                'Hash of the plan that was approved in the form; anything else is refused',
            })
            .nullish(),
        owner: z =>
          z
            .string({
              description:
                'Where on the host the repository goes; the same as for repositories:publish',
            })
            .optional(),
        host: z =>
          z
            .string({
              description:
                'Id of the repository host; the same as for repositories:publish',
            })
            .optional(),
      },
      output: {
        path: z => z.string({ description: 'Ref of the golden path' }),
        release: z => z.string({ description: 'Version that was rendered' }),
        plan: z => z.string({ description: 'Hash of what was rendered' }),
      },
    },
    async handler(ctx) {
      const parameters = ctx.input.parameters as JsonObject;
      const { name } = parameters;
      const owner = ctx.input.owner ?? defaultOwner;
      if (typeof name !== 'string' || !owner) {
        throw new InputError(
          owner
            ? "The parameters have no 'name', which is the name of the new repository; add it to the template's form"
            : "Nobody says where the repository goes: set 'repositories.defaultOwner' in the portal's configuration, or 'owner' in the input of this step",
        );
      }
      const credentials = await ctx.getInitiatorCredentials();
      const path = stringifyEntityRef(
        parseEntityRef(ctx.input.path, {
          defaultKind: 'goldenpath',
          defaultNamespace: 'default',
        }),
      );
      const { digest, snapshot } = await goldenPaths.release(
        { path, release: ctx.input.release ?? 'latest' },
        { credentials },
      );
      const { plan, files } = orInputError(() =>
        planCreation(snapshot, {
          parameters,
          repository: { host: ctx.input.host, owner, name },
        }),
      );
      if (ctx.input.plan && ctx.input.plan !== plan.hash) {
        throw new ConflictError(
          `What was approved is not what release ${plan.release} of ${path} would make now: a field was changed after the preview, or a release was published since. Go back to the form and look at the preview again; nothing was created`,
        );
      }
      ctx.logger.info(
        `Rendering ${path} ${plan.release} (${digest}): ${files.length} files`,
      );
      if (!ctx.isDryRun) {
        const { release, repository, effects, hash } = plan;
        await goldenPaths.recordCreation(
          {
            taskId: ctx.task.id,
            plan: {
              path,
              release,
              digest,
              repository,
              effects,
              hash,
              files: plan.files.map(file => ({
                path: file.path,
                mode: file.mode,
                sha256: file.sha256,
              })),
            },
          },
          { credentials },
        );
      }
      await writeFiles(ctx.workspacePath, files);
      ctx.output('path', path);
      ctx.output('release', plan.release);
      ctx.output('plan', plan.hash);
    },
  });
}

function orInputError<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RenderError) {
      throw new InputError(error.message);
    }
    throw error;
  }
}
