import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'See a new repository into the catalog',
    example: stringify({
      steps: [
        {
          id: 'register',
          name: 'Register it in the catalog',
          action: 'repositories:register',
          input: { repositoryId: '${{ steps.publish.output.repositoryId }}' },
        },
      ],
    }),
  },
  {
    description: 'Wait longer, and check the published folder in a dry run',
    example: stringify({
      steps: [
        {
          id: 'register',
          name: 'Register it in the catalog',
          action: 'repositories:register',
          input: {
            repositoryId: '${{ steps.publish.output.repositoryId }}',
            timeoutSeconds: 120,
            sourcePath: './service',
          },
        },
      ],
    }),
  },
];
