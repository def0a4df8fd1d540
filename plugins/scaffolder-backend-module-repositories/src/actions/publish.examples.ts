import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description:
      'Publish the whole workspace, where the portal is configured to put new repositories',
    example: stringify({
      steps: [
        {
          id: 'publish',
          name: 'Create the repository',
          action: 'repositories:publish',
          input: {
            name: '${{ parameters.name }}',
            description: '${{ parameters.description }}',
          },
        },
      ],
    }),
  },
  {
    description: 'Choose the host, the branch, the folder and the message',
    example: stringify({
      steps: [
        {
          id: 'publish',
          name: 'Create the repository',
          action: 'repositories:publish',
          input: {
            host: 'directory',
            owner: 'payments/libraries',
            name: '${{ parameters.name }}',
            defaultBranch: 'trunk',
            sourcePath: './service',
            commitMessage: 'Create ${{ parameters.name }}',
          },
        },
      ],
    }),
  },
];
