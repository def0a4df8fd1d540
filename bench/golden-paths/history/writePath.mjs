import { inLanguage } from './describeTemplate.mjs';

export const PATH = 'java-service';
export const PARAMETERS = ['name', 'team', 'description'];

const TEXT = { type: 'string', minLength: 3 };

/** A golden path of one layer: files below `<path>/`. */
export function goldenPathFiles(release, version) {
  const goldenPath = {
    apiVersion: 'paved.dev/v1alpha1',
    kind: 'GoldenPath',
    metadata: { name: PATH, title: 'Java service' },
    spec: {
      owner: 'group:default/platform-team',
      purpose: 'api',
      language: 'Java',
      template: './template.yaml',
      gives: ['A service'],
      lifecycle: { stage: 'supported' },
      release: {
        version,
        layers: [{ folder: 'skeleton' }],
        managed: ['.github/**', 'bin/**', 'deploy/**', 'Dockerfile'],
      },
    },
  };
  const template = {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name: PATH, title: 'Java service' },
    spec: {
      owner: 'group:default/platform-team',
      type: 'service',
      parameters: [
        {
          title: 'The service',
          required: PARAMETERS,
          properties: Object.fromEntries(PARAMETERS.map(name => [name, TEXT])),
        },
      ],
      steps: [
        {
          id: 'render',
          action: 'golden-path:render',
          // eslint-disable-next-line no-template-curly-in-string -- the scaffolder's
          input: { path: PATH, parameters: '${{ parameters }}' },
        },
      ],
    },
  };
  const skeleton = inLanguage(release, {
    ending: '.njk',
    write: parameter => `\${{ values.${parameter} }}`,
  });
  const text = content => ({ mode: '100644', content });
  return new Map([
    // JSON is YAML
    [
      `${PATH}/golden-path.yaml`,
      text(JSON.stringify(goldenPath, undefined, 2)),
    ],
    [`${PATH}/template.yaml`, text(JSON.stringify(template, undefined, 2))],
    [`${PATH}/CHANGELOG.md`, text(`# Changelog\n\n## ${version}\n\n- Newer\n`)],
    ...[...skeleton].map(([name, file]) => [`${PATH}/skeleton/${name}`, file]),
  ]);
}
