import type { Config } from '@backstage/config';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import { serviceAuthor } from '../author/serviceAuthor';
import { readWorkspaceFiles } from '../workspace/readWorkspaceFiles';
import { examples } from './propose.examples';

/**
 * The action `repositories:propose`: a branch with the workspace's files on top of an existing repository, and a change
 * request where the host has them. Proposing the same content again gives the same branch.
 */
export function createProposeAction(options: {
  repositories: RepositoriesService;
  config: Config;
}) {
  const { repositories, config } = options;
  return createTemplateAction({
    id: 'repositories:propose',
    description:
      "Proposes a change to an existing repository: a branch with the workspace's files, and a change request where the host has them",
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        repositoryId: z =>
          z.string({
            description: 'Id of the repository, `<host>:<owner>/<name>`',
          }),
        branch: z =>
          z.string({ description: 'Name of the branch to make' }).min(1),
        base: z =>
          z
            .string({
              description:
                'Branch that the change starts from and goes to; the default branch when left out',
            })
            .optional(),
        title: z =>
          z
            .string({
              description:
                'Title of the change, and first line of its commit message',
            })
            .min(1),
        description: z =>
          z.string({ description: 'What reviewers should know' }).optional(),
        sourcePath: z =>
          z
            .string({
              description:
                "Folder of the workspace that is laid over the repository's root; the whole workspace by default",
            })
            .optional(),
        deletePaths: z =>
          z
            .array(z.string(), {
              description: 'Files of the repository that the change deletes',
            })
            .optional(),
      },
      output: {
        branch: z => z.string({ description: 'The branch' }),
        commit: z => z.string({ description: 'Id of its commit' }),
        url: z => z.string({ description: 'Where people review the change' }),
      },
    },
    async handler(ctx) {
      const { repositoryId, branch, base, title, description } = ctx.input;
      const credentials = await ctx.getInitiatorCredentials();
      const files = await readWorkspaceFiles({
        workspacePath: ctx.workspacePath,
        sourcePath: ctx.input.sourcePath,
      });
      const deletePaths = ctx.input.deletePaths ?? [];

      if (ctx.isDryRun) {
        const { url } = await repositories.get(
          { repository: repositoryId },
          { credentials },
        );
        ctx.logger.info(
          `Would propose '${title}' to ${repositoryId} on the branch ${branch}:`,
        );
        for (const { path } of files) {
          ctx.logger.info(`  write ${path}`);
        }
        for (const path of deletePaths) {
          ctx.logger.info(`  delete ${path}`);
        }
        ctx.output('branch', branch);
        ctx.output('commit', '0'.repeat(40));
        ctx.output('url', url);
        return;
      }

      const change = await ctx.checkpoint({
        key: `propose.${repositoryId}.${branch}`,
        fn: async () => {
          const proposed = await repositories.proposeChange(
            {
              repository: repositoryId,
              base,
              branch,
              title,
              description,
              files: [
                ...files.map(file => ({
                  path: file.path,
                  content: file.content.toString('base64'),
                  mode: file.mode,
                })),
                ...deletePaths.map(path => ({ path })),
              ],
              author: serviceAuthor(ctx.user, config),
            },
            { credentials },
          );
          return {
            branch: proposed.branch,
            commit: proposed.commit,
            url: proposed.url,
          };
        },
      });
      ctx.logger.info(`Proposed on ${change.branch}: ${change.url}`);
      ctx.output('branch', change.branch);
      ctx.output('commit', change.commit);
      ctx.output('url', change.url);
    },
  });
}
