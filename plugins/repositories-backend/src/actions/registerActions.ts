import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { repositoryReadPermission } from '@paved/plugin-repositories-common';
import type { RepositoryStatusService } from '../services/RepositoryStatusService';
import { explainRepository } from './explainRepository';

const STATES = [
  'registered',
  'broken',
  'no-catalog-file',
  'empty',
  'unreachable',
] as const;

/** What assistants and automations can ask about repositories. */
export function registerActions(options: {
  actionsRegistry: ActionsRegistryService;
  status: RepositoryStatusService;
}): void {
  const { actionsRegistry, status } = options;

  actionsRegistry.register({
    name: 'list-repositories',
    title: 'List repositories',
    description:
      'Lists source repositories, whether they are in the software catalog, and how many errors their catalog files have.',
    visibilityPermission: repositoryReadPermission,
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: z =>
        z.object({
          search: z
            .string()
            .optional()
            .describe('Part of the repository id or its description'),
          state: z.enum(STATES).optional(),
          limit: z.number().int().min(1).max(100).default(50),
        }),
      output: z =>
        z.object({
          totalItems: z.number(),
          repositories: z.array(
            z.object({
              id: z.string(),
              url: z.string(),
              state: z.enum(STATES),
              entityCount: z.number(),
              errorCount: z.number(),
              warningCount: z.number(),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const { items, totalItems } = await status.list(input, { credentials });
      return {
        output: {
          totalItems,
          repositories: items.map(item => ({
            id: item.id,
            url: item.url,
            state: item.state,
            entityCount: item.entityCount,
            errorCount: item.errorCount,
            warningCount: item.warningCount,
          })),
        },
      };
    },
  });

  actionsRegistry.register({
    name: 'explain-repository',
    title: 'Explain a repository',
    description:
      'Says why a repository is, or is not, in the software catalog, with every problem of its catalog files: file, line, and what to do.',
    visibilityPermission: repositoryReadPermission,
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: z =>
        z.object({
          repository: z
            .string()
            .describe('<host>:<owner>/<name>, as list-repositories gives it'),
        }),
      output: z =>
        z.object({
          explanation: z.string(),
          entities: z.array(z.string()),
          findings: z.array(
            z.object({
              severity: z.enum(['error', 'warning']),
              path: z.string(),
              line: z.number().optional(),
              message: z.string(),
              remedy: z.string(),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const detail = await status.get(input, { credentials });
      return {
        output: {
          explanation: explainRepository(detail),
          entities: detail.entities.map(({ entityRef }) => entityRef),
          findings: detail.findings.map(
            ({ severity, path, line, message, remedy }) => ({
              severity,
              path,
              line,
              message,
              remedy,
            }),
          ),
        },
      };
    },
  });
}
