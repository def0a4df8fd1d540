import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';

/** Of `ui:field: RepositoryName`. */
export const repositoryNameSchema = makeFieldSchema({
  output: z => z.string(),
  uiOptions: z =>
    z.object({
      host: z
        .string()
        .describe(
          'Id of the repository host that will hold it, e.g. directory',
        ),
      owner: z.string().describe('Owner on that host, e.g. fintech-fast'),
      kind: z
        .string()
        .optional()
        .describe(
          'Kind of the entity that gets the same name; a component when left out',
        ),
    }),
});
