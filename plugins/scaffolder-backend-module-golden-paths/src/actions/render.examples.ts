import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

const example = (description: string, input: object): TemplateExample => ({
  description,
  example: stringify({
    steps: [{ id: 'render', action: 'golden-path:render', input }],
  }),
});

export const examples: TemplateExample[] = [
  example('Renders the latest release, as it was approved in the preview', {
    path: 'go-microservice',
    parameters: '${{ parameters }}',
    plan: '${{ parameters.preview }}',
  }),
  example('Renders a certain release', {
    path: 'goldenpath:default/go-microservice',
    release: '1.2.0',
    parameters: '${{ parameters }}',
  }),
];
