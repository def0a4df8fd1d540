import type { Config } from '@backstage/config';
import { ConflictError, InputError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  findRepository,
  type RepositoriesService,
} from '@paved/plugin-repositories-node';
import { serviceAuthor } from '../author/serviceAuthor';
import { createOrRecognize, nameTaken } from '../publication/createOrRecognize';
import { entityNamesTaken } from '../publication/entityNamesTaken';
import { inspectWorkspace } from '../workspace/inspectWorkspace';
import { readWorkspaceFiles } from '../workspace/readWorkspaceFiles';
import { examples } from './publish.examples';

const KIND = {
  '100644': '',
  '100755': ' (executable)',
  '120000': ' (link)',
};

/**
 * The action `repositories:publish`: a new repository whose first commit is the workspace.
 *
 * Everything that can be refused is refused before the repository exists. A retry of the task recognises what an
 * earlier attempt of the same task made.
 */
export function createPublishAction(options: {
  repositories: RepositoriesService;
  catalog: CatalogService;
  config: Config;
  /** Of new repositories whose template names none. */
  defaultOwner?: string;
}) {
  const { repositories, catalog, config, defaultOwner } = options;
  return createTemplateAction({
    id: 'repositories:publish',
    description:
      'Creates a repository on any repository host, with the workspace as its first commit, in the name of the person who runs the template',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        host: z =>
          z
            .string({
              description:
                'Id of the repository host, such as `directory`; the first configured host by default',
            })
            .optional(),
        owner: z =>
          z
            .string({
              description:
                'Where on the host the repository goes: organisation, group or user; may hold slashes; the configured `repositories.defaultOwner` by default',
            })
            .min(1)
            .optional(),
        name: z =>
          z
            .string({ description: 'Name of the repository' })
            .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)
            .max(100),
        description: z =>
          z
            .string({ description: 'One line on what the repository is for' })
            .optional(),
        defaultBranch: z =>
          z
            .string({
              description: 'Branch of the first commit; `main` by default',
            })
            .optional(),
        sourcePath: z =>
          z
            .string({
              description:
                'Folder of the workspace that becomes the repository; the whole workspace by default',
            })
            .optional(),
        commitMessage: z =>
          z
            .string({
              description:
                'Message of the first commit; by default it names the template',
            })
            .optional(),
      },
      output: {
        repositoryId: z =>
          z.string({
            description:
              'Id of the repository, `<host>:<owner>/<name>`; input of the other repositories actions',
          }),
        cloneUrl: z => z.string({ description: 'What `git clone` takes' }),
        url: z => z.string({ description: 'Where people look at it' }),
        commit: z => z.string({ description: 'Id of the first commit' }),
      },
    },
    async handler(ctx) {
      const { host, name, description } = ctx.input;
      const owner = ctx.input.owner ?? defaultOwner;
      if (!owner) {
        throw new InputError(
          "Nobody says where the repository goes: set 'repositories.defaultOwner' in the portal's configuration, or 'owner' in the input of this step",
        );
      }
      const defaultBranch = ctx.input.defaultBranch ?? 'main';
      const credentials = await ctx.getInitiatorCredentials();
      const files = await readWorkspaceFiles({
        workspacePath: ctx.workspacePath,
        sourcePath: ctx.input.sourcePath,
      });
      const { documents } = await inspectWorkspace({
        files,
        logger: ctx.logger,
      });
      const taken = await entityNamesTaken({
        entityRefs: documents.map(document => document.entityRef),
        by: { owner, name },
        catalog,
        credentials,
      });
      if (taken.length > 0) {
        throw new ConflictError(
          `The catalog already has ${taken.join(
            ', ',
          )} from another place; choose another name, nothing was created`,
        );
      }

      if (ctx.isDryRun) {
        const existing = await findRepository({
          repositories,
          credentials,
          owner,
          name,
          host,
        });
        if (existing) {
          throw nameTaken(existing.id);
        }
        ctx.logger.info(
          `Would create the repository ${owner}/${name} with ${files.length} files in one commit on ${defaultBranch}:`,
        );
        for (const file of files) {
          ctx.logger.info(
            `  ${file.path}${KIND[file.mode]}, ${file.content.length} bytes`,
          );
        }
        ctx.output('repositoryId', `${host ?? 'dry-run'}:${owner}/${name}`);
        ctx.output('cloneUrl', `https://dry-run.invalid/${owner}/${name}.git`);
        ctx.output('url', `https://dry-run.invalid/${owner}/${name}`);
        ctx.output('commit', '0'.repeat(40));
        return;
      }

      // Recorded before anything is made, so that a retry can tell what an earlier attempt left from what others own
      const key = `publish.${host ?? ''}:${owner}/${name}`;
      let attemptedBefore = true;
      await ctx.checkpoint({
        key: `${key}.begun`,
        fn: async () => {
          attemptedBefore = false;
          return true;
        },
      });
      const published = await ctx.checkpoint({
        key,
        fn: () =>
          createOrRecognize({
            request: {
              host,
              owner,
              name,
              description,
              defaultBranch,
              author: serviceAuthor(ctx.user, config),
              message:
                ctx.input.commitMessage ?? firstCommitMessage(ctx.templateInfo),
            },
            files,
            attemptedBefore,
            repositories,
            credentials,
            logger: ctx.logger,
          }),
      });

      ctx.logger.info(`Published ${published.url} at ${published.commit}`);
      ctx.output('repositoryId', published.repositoryId);
      ctx.output('cloneUrl', published.cloneUrl);
      ctx.output('url', published.url);
      ctx.output('commit', published.commit);
    },
  });
}

function firstCommitMessage(
  template: { entityRef: string } | undefined,
): string {
  return template ? `Create from ${template.entityRef}` : 'First commit';
}
