import type { AuthService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { parseRepositoryId } from '@paved/plugin-repositories-common';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import { entityPages } from '../registration/entityPages';
import { mainEntity } from '../registration/mainEntity';
import { waitForEntities } from '../registration/waitForEntities';
import { inspectWorkspace, refuseErrors } from '../workspace/inspectWorkspace';
import { readWorkspaceFiles } from '../workspace/readWorkspaceFiles';
import { examples } from './register.examples';

const DEFAULT_TIMEOUT_SECONDS = 60;

/**
 * The action `repositories:register`: checks a repository now and waits until its entities are in the catalog.
 * It changes nothing in the repository, so it can be repeated at will.
 */
export function createRegisterAction(options: {
  repositories: RepositoriesService;
  catalog: CatalogService;
  auth: AuthService;
  config: Config;
}) {
  const { repositories, catalog, auth, config } = options;
  return createTemplateAction({
    id: 'repositories:register',
    description:
      'Has the portal check a repository now, and waits until the entities it declares are in the catalog; fails with file, line and remedy when a catalog file is wrong',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        repositoryId: z =>
          z.string({
            description:
              'Id of the repository, as repositories:publish puts it out',
          }),
        timeoutSeconds: z =>
          z
            .number({
              description: `How long to wait for the catalog, in seconds; ${DEFAULT_TIMEOUT_SECONDS} by default`,
            })
            .positive()
            .max(600)
            .optional(),
        sourcePath: z =>
          z
            .string({
              description:
                'Dry run only: folder of the workspace whose catalog files are checked in place of the repository; the whole workspace by default',
            })
            .optional(),
      },
      output: {
        entityRef: z =>
          z.string({
            description:
              'Ref of the entity that stands for the repository: the one named like it, components first',
          }),
        entityRefs: z =>
          z.array(z.string(), {
            description: 'Refs of all entities of the repository',
          }),
        catalogEntityUrl: z =>
          z.string({ description: "Address of that entity's page" }),
        docsUrl: z =>
          z
            .string({ description: 'Address of its docs, when it has any' })
            .optional(),
        catalogInfoUrl: z =>
          z
            .string({ description: 'Source URL of its catalog file' })
            .optional(),
      },
    },
    async handler(ctx) {
      const { repositoryId } = ctx.input;
      const { name } = parseRepositoryId(repositoryId);
      const appBaseUrl = config.getString('app.baseUrl');

      if (ctx.isDryRun) {
        const { documents } = await inspectWorkspace({
          files: await readWorkspaceFiles({
            workspacePath: ctx.workspacePath,
            sourcePath: ctx.input.sourcePath,
          }),
          logger: ctx.logger,
        });
        const entities = documents.map(document => document.entity);
        const main = mainEntity(entities, name);
        if (!main) {
          throw nothingDeclared(repositoryId);
        }
        const refs = entities.map(stringifyEntityRef);
        ctx.logger.info(`Would register ${refs.join(', ')}`);
        ctx.output('entityRef', stringifyEntityRef(main));
        ctx.output('entityRefs', refs);
        const pages = entityPages(main, appBaseUrl);
        ctx.output('catalogEntityUrl', pages.catalogEntityUrl);
        ctx.output('docsUrl', pages.docsUrl);
        return;
      }

      const credentials = await ctx.getInitiatorCredentials();
      ctx.logger.info(`Checking ${repositoryId}`);
      // In the portal's own name: until it is checked, a repository has no owners who could be asked for permission, and
      // who creates one for another team isn't among them afterwards either. What is shown below, the user has to be
      // allowed to read.
      const { findings } = await repositories.refresh(
        { repository: repositoryId },
        { credentials: await auth.getOwnServiceCredentials() },
      );
      const repository = await repositories.get(
        { repository: repositoryId },
        { credentials },
      );
      refuseErrors(`${repositoryId} can't be registered`, {
        findings,
        logger: ctx.logger,
      });
      if (repository.entityCount === 0) {
        throw nothingDeclared(repositoryId);
      }

      ctx.logger.info(
        `Waiting for ${repository.entityCount} entities to appear in the catalog`,
      );
      const entities = await waitForEntities({
        repositoryId,
        count: repository.entityCount,
        timeoutSeconds: ctx.input.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
        catalog,
        credentials,
        logger: ctx.logger,
        signal: ctx.signal,
      });
      const main = mainEntity(entities, name);
      if (!main) {
        throw nothingDeclared(repositoryId);
      }
      const refs = entities.map(stringifyEntityRef);
      ctx.logger.info(`In the catalog: ${refs.join(', ')}`);

      const pages = entityPages(main, appBaseUrl);
      const location =
        main.metadata.annotations?.['backstage.io/managed-by-location'];
      ctx.output('entityRef', stringifyEntityRef(main));
      ctx.output('entityRefs', refs);
      ctx.output('catalogEntityUrl', pages.catalogEntityUrl);
      ctx.output('docsUrl', pages.docsUrl);
      ctx.output('catalogInfoUrl', location?.replace(/^url:/, ''));
    },
  });
}

function nothingDeclared(repositoryId: string): InputError {
  return new InputError(
    `${repositoryId} declares no entity; add a catalog-info.yaml to the template's skeleton`,
  );
}
