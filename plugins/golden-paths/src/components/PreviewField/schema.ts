import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';

/** The field's value until the plan is approved. */
export const NOT_APPROVED = '';

/** Of `ui:field: GoldenPathPreview`; its value is the hash of the plan that was approved. */
export const previewSchema = makeFieldSchema({
  output: z => z.string(),
  uiOptions: z =>
    z.object({
      path: z
        .string()
        .describe('Name or ref of the golden path that the template is of'),
      host: z
        .string()
        .optional()
        .describe(
          'Id of the repository host that will hold it; the configured one when left out',
        ),
      owner: z
        .string()
        .optional()
        .describe(
          'Owner on that host; the configured repositories.defaultOwner when left out',
        ),
    }),
});
