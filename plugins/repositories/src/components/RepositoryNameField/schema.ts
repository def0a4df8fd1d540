import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';

/** Of `ui:field: RepositoryName`. */
export const repositoryNameSchema = makeFieldSchema({
  output: z => z.string(),
  uiOptions: z =>
    z.object({
      host: z
        .string()
        .optional()
        .describe(
          'Id of the repository host that will hold it, e.g. directory; the one that was configured first when left out',
        ),
      owner: z
        .string()
        .optional()
        .describe(
          'Owner on that host; the configured repositories.defaultOwner when left out',
        ),
      maxLength: z
        .number()
        .int()
        .max(63)
        .optional()
        .describe(
          'Longest name, for templates that make longer ones of it; 63 when left out',
        ),
      kind: z
        .string()
        .optional()
        .describe(
          'Kind of the entity that gets the same name; a component when left out',
        ),
    }),
});

export type RepositoryNameOptions = NonNullable<
  NonNullable<(typeof repositoryNameSchema.TProps)['uiSchema']>['ui:options']
>;
