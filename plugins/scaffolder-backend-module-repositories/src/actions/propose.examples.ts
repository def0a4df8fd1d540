import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Propose the files of a folder to an existing repository',
    example: stringify({
      steps: [
        {
          id: 'propose',
          name: 'Propose the change',
          action: 'repositories:propose',
          input: {
            repositoryId: 'directory:payments/ledger-api',
            branch: 'add-runbook',
            title: 'Add a runbook',
            sourcePath: './change',
          },
        },
      ],
    }),
  },
  {
    description: 'Delete a file along with it, on top of another branch',
    example: stringify({
      steps: [
        {
          id: 'propose',
          name: 'Propose the change',
          action: 'repositories:propose',
          input: {
            repositoryId: 'directory:payments/ledger-api',
            base: 'release/2.x',
            branch: 'replace-pipeline',
            title: 'Replace the pipeline',
            description: 'The old pipeline is not supported any more.',
            sourcePath: './change',
            deletePaths: ['Jenkinsfile'],
          },
        },
      ],
    }),
  },
];
